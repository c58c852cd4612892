import {
  DatabaseError,
  FixesBinaryWriter,
  isDataRefusal,
  isRetryable,
  sqlStateOf,
  withTransaction,
  type FixRow,
  type Pool,
} from '@roadcall/store';
import { describeError, type Logger } from '@roadcall/service-kit';
import type { IngestMetrics } from '../metrics.ts';
import type { StoreHealth } from '../state/store-health.ts';
import type { Submission } from './submission.ts';
import type { JudgeNow } from './alarms.ts';
import { isPlain, writeBatch, writePlainBatch, type BatchResult, type WriteMode } from './write-batch.ts';

export interface BatchWriterOptions {
  pool: Pool;
  health: StoreHealth;
  metrics: IngestMetrics;
  logger: Logger;
  judgeNow: JudgeNow;
  /**
   * Called after COMMIT and before the messages are acknowledged. `maybeBefore` are repeated fixes that an earlier attempt
   * may have stored, when the answer to its COMMIT was lost.
   */
  onStored(fixes: readonly FixRow[], maybeBefore: readonly FixRow[]): void;
}

const UNIQUE_VIOLATION = '23505';
/** Attempts before a failure that is neither the data's nor the moment's counts as the message's. */
const PATIENCE = 3;
/** Attempts in a row, about two seconds of them, after which a batch counts as stuck. */
const STUCK_AFTER = 5;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** What a lane writes with. */
export interface BatchWriter {
  /**
   * Returns only when every message of the batch is stored or quarantined by a transaction whose COMMIT said so; until
   * then it tries again, and nothing is acknowledged or dropped.
   */
  readonly write: (batch: Submission[]) => Promise<void>;
  /** Why the batch that it is at cannot be committed, after some attempts; undefined while it gets on. */
  readonly stuckBecause: string | undefined;
}

export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { health, logger, metrics } = options;
  const writer = new FixesBinaryWriter();
  let stuckBecause: string | undefined;

  async function store(batch: Submission[], firstMode: WriteMode = 'copy'): Promise<void> {
    let mode = firstMode;
    let mayBeStored = false;
    for (let attempt = 0; ; attempt++) {
      const startedAt = performance.now();
      try {
        const result =
          mode === 'copy' && isPlain(batch)
            ? await writePlainBatch(options.pool, writer, batch)
            : await withTransaction(options.pool, (tx) => writeBatch(tx, writer, batch, mode, options.judgeNow));
        health.works();
        getsOn();
        return finish(batch, result, mayBeStored, performance.now() - startedAt);
      } catch (error) {
        const isUniqueViolation = sqlStateOf(error) === UNIQUE_VIOLATION;
        if (isUniqueViolation && mode === 'copy') {
          mode = 'merge';
          continue;
        }
        if (!isUniqueViolation && (isRefused(error) || (attempt >= PATIENCE && isOurFault(error)))) {
          if (batch.length > 1) return bisect(batch, mode);
          if (batch[0]!.fixes.length > 0 || batch[0]!.result !== undefined) return store([refuse(batch[0]!, error)]);
        }
        mayBeStored = true;
        health.fails(error);
        logger.warn({ reason: describeError(error), attempt }, 'a batch could not be committed; trying again');
        if (attempt + 1 >= STUCK_AFTER) isStuck(error, attempt + 1);
        await pause(attempt);
      }
    }
  }

  function isStuck(error: unknown, attempts: number): void {
    const reason = `a batch could not be committed in ${attempts} attempts: ${describeError(error)}`;
    if (stuckBecause === undefined) logger.error({ reason }, 'not ready: its messages wait, unacknowledged');
    stuckBecause = reason;
  }

  function getsOn(): void {
    if (stuckBecause !== undefined) logger.info('the batch that was stuck is committed');
    stuckBecause = undefined;
  }

  /** The database refuses the data of one of these messages: find it, store the others. */
  async function bisect(batch: Submission[], mode: WriteMode): Promise<void> {
    const middle = batch.length >> 1;
    await store(batch.slice(0, middle), mode);
    await store(batch.slice(middle), mode);
  }

  function finish(batch: readonly Submission[], result: BatchResult, mayBeStored: boolean, tookMs: number): void {
    metrics.committed.inc(result.stored.length);
    metrics.duplicates.inc(result.repeated.length);
    metrics.batchFixes.observe(result.stored.length + result.repeated.length);
    metrics.commitSeconds.observe(tookMs / 1_000);
    if (result.conflicts > 0) metrics.rejected.inc({ reason: 'conflict' }, result.conflicts);
    if (result.unmatched > 0) metrics.rejected.inc({ reason: 'unmatched' }, result.unmatched);
    options.onStored(result.stored, mayBeStored ? result.repeated : []);
    for (const submission of batch) {
      for (const { reason } of submission.rejections) metrics.rejected.inc({ reason });
      submission.settle();
    }
  }

  return {
    write: (batch) => store(batch.toSorted((a, b) => compare(a.message.deviceId, b.message.deviceId))),
    get stuckBecause() {
      return stuckBecause;
    },
  };
}

/** Rows next to each other in the index are written next to each other; a device's messages keep their order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An exception of this program and not of the moment: the message that triggers it must not stop its lane for ever. */
function isOurFault(error: unknown): boolean {
  return !(error instanceof DatabaseError) && !isRetryable(error);
}

/** Class 22 and 23, and 54: a value beyond a limit of PostgreSQL's own, such as a nesting too deep for it. */
function isRefused(error: unknown): boolean {
  return isDataRefusal(error) || sqlStateOf(error)?.startsWith('54') === true;
}

/** The same message, to be quarantined as a whole. */
function refuse(submission: Submission, error: unknown): Submission {
  const { message, detail, where } = error instanceof DatabaseError ? error : { message: describeError(error) };
  const column = /column (\w+)/.exec(where ?? '')?.[1];
  const explained = `${column ?? 'message'}: the database refuses it: ${message}${detail === undefined ? '' : ` (${detail})`}`;
  return {
    ...submission,
    fixes: [],
    result: undefined,
    rejections: [{ reason: 'refused_by_database', detail: explained }],
  };
}

function pause(attempt: number): Promise<void> {
  const ms = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
