import {
  applyCommandResults,
  copyFixes,
  copyFixesAlone,
  FIX_FLAG,
  insertQuarantine,
  markLateUsage,
  mergeFixes,
  type FixesBinaryWriter,
  type FixOutcome,
  type FixRow,
  type Pool,
  type QuarantineEntry,
  type Transaction,
} from '@roadcall/store';
import type { DeviceMessage, Rejection } from '../message.ts';
import { isImmediate, raiseAtOnce, type AlarmFix, type JudgeNow } from './alarms.ts';
import { holdBackTwins, settleRetried, type RetriedSubmission } from './retries.ts';
import type { Submission } from './submission.ts';

/** `copy`: straight in, the fast way, fails when a fix is already there. `merge`: through a staging table. */
export type WriteMode = 'copy' | 'merge';

/** What one transaction did. */
export interface BatchResult {
  /** Stored now, in the order of the batch. */
  stored: FixRow[];
  /** Already there with the same content. */
  repeated: FixRow[];
  conflicts: number;
  /** Answers to commands that there are not. */
  unmatched: number;
}

const MAX_SENTENCES = 5;

/** Whether storing its fixes is all there is to do for a batch, as it mostly is: no refusals, no alarms that cannot wait. */
export function isPlain(batch: readonly Submission[]): boolean {
  return batch.every(
    ({ message, fixes, rejections }) =>
      message.retry === undefined &&
      fixes.length > 0 &&
      rejections.length === 0 &&
      !fixes.some((fix) => isImmediate(fix)),
  );
}

/** Writes a plain batch by one statement: a transaction by itself, all or nothing. */
export async function writePlainBatch(
  pool: Pool,
  writer: FixesBinaryWriter,
  batch: readonly Submission[],
): Promise<BatchResult> {
  const rows = batch.flatMap((submission) => submission.fixes);
  await copyFixesAlone(pool, writer, rows);
  return { stored: rows, repeated: [], conflicts: 0, unmatched: 0 };
}

/** Writes a batch within a transaction: fixes, quarantine, the alarms that cannot wait and their events. Nothing of it stays if it throws. */
export async function writeBatch(
  tx: Transaction,
  writer: FixesBinaryWriter,
  batch: readonly Submission[],
  mode: WriteMode,
  judgeNow: JudgeNow,
): Promise<BatchResult> {
  const twins = await holdBackTwins(tx, batch);
  const all = batch.flatMap((submission) => submission.fixes);
  const rows = twins.size === 0 ? all : all.filter((fix) => !twins.has(fix));
  let outcomes: FixOutcome[] | undefined;
  if (rows.length > 0) {
    if (mode === 'merge') outcomes = await mergeFixes(tx, writer, rows);
    else await copyFixes(tx, writer, rows);
  }
  const result: BatchResult = { stored: [], repeated: [], conflicts: 0, unmatched: 0 };
  const quarantined: QuarantineEntry[] = [];
  const alarmFixes: AlarmFix[] = [];
  const retried: RetriedSubmission[] = [];
  const unmatched = await noteResults(tx, batch);
  result.unmatched = unmatched.size;
  let at = 0;
  for (const submission of batch) {
    const { message, fixes, rejections } = submission;
    const storedBefore = result.stored.length;
    const knownBefore = result.repeated.length;
    const conflicting: FixRow[] = [];
    for (const fix of fixes) {
      const outcome = twins.has(fix) ? 'conflict' : (outcomes?.[at++] ?? 'stored');
      if (outcome === 'conflict') {
        conflicting.push(fix);
      } else if (outcome === 'duplicate') {
        result.repeated.push(fix);
      } else {
        result.stored.push(fix);
        if (isImmediate(fix) && message.retry === undefined) alarmFixes.push(fix);
      }
    }
    const refused = unmatched.has(submission) ? [...rejections, NO_SUCH_COMMAND] : [...rejections];
    if (message.retry === undefined) {
      result.conflicts += conflicting.length;
      quarantined.push(...entriesOf(message, [...refused, ...conflicting.map(conflictOf)]));
      continue;
    }
    retried.push({
      submission,
      order: message.retry,
      storedFixes: result.stored.length - storedBefore,
      knownFixes: result.repeated.length - knownBefore,
      conflicting,
      rejections: refused,
    });
  }
  await insertQuarantine(tx, quarantined);
  const replaced = await settleRetried(tx, retried);
  const flagged = replaced.map((fix) => ({ ...fix, flags: fix.flags | FIX_FLAG.late }));
  await markLateUsage(tx, [...result.stored, ...flagged]);
  await raiseAtOnce(tx, alarmFixes, judgeNow);
  return result;
}

const NO_SUCH_COMMAND: Rejection = {
  reason: 'unmatched',
  detail: 'id: this device was given no such command; it must be the id that came with the command',
};

/** The device's answers to commands. @returns the submissions whose command does not exist. */
async function noteResults(tx: Transaction, batch: readonly Submission[]): Promise<Set<Submission>> {
  const answers = batch.filter(({ result }) => result !== undefined);
  const isMatched = await applyCommandResults(
    tx,
    answers.map(({ message: { tenantId, deviceId }, result }) => ({ tenantId, deviceId, result: result! })),
  );
  return new Set(answers.filter((_, n) => isMatched[n] === false));
}

function conflictOf(fix: FixRow): Rejection {
  return {
    reason: 'conflict',
    detail:
      `seq ${fix.seq}: boot ${fix.boot}, seq ${fix.seq} at ${new Date(fix.ts).toISOString()} is already stored with other ` +
      'content; a new fix needs a new seq, or a new boot after the counter was lost',
  };
}

/** One entry per reason: the message is kept once for each, not once for each of up to a thousand fixes. */
function entriesOf(message: DeviceMessage, rejections: readonly Rejection[]): QuarantineEntry[] {
  if (rejections.length === 0) return [];
  const byReason = Map.groupBy(rejections, ({ reason }) => reason);
  return [...byReason].map(([reason, group]) => {
    const more = group.length - MAX_SENTENCES;
    const sentences = group.slice(0, MAX_SENTENCES).map(({ detail }) => detail);
    return {
      tenantId: message.tenantId,
      deviceId: message.deviceId,
      receivedAt: message.receivedAt,
      source: message.source,
      topic: message.topic,
      reason,
      detail: sentences.join('; ') + (more > 0 ? `; and ${more} more` : ''),
      payload: message.payload,
    };
  });
}
