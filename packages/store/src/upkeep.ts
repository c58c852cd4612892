import type { Pool } from 'pg';
import type { StoreLog } from './log.ts';
import type { Queryable } from './queryable.ts';

/**
 * Makes the day partitions that ingest needs: from the age limit (90 days, or the retention if that is shorter) to two
 * days from now. Nothing to do on TimescaleDB. Call it before ingest opens; `runUpkeep` repeats it.
 * @returns how many were made.
 */
export async function ensurePartitions(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ made: number }>('SELECT ensure_partitions() AS made');
  return rows[0]?.made ?? 0;
}

/** Oldest age of a fix that is still stored, days: min(90, retention). Older ones are quarantined as `too_old`. */
export async function readAgeLimitDays(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ days: number }>('SELECT ingest_age_limit_days() AS days');
  return rows[0]!.days;
}

export interface UpkeepResult {
  madePartitions: number;
  droppedPartitions: number;
  deletedRows: number;
}

/** Rows that one transaction of the upkeep deletes, about: some tens of milliseconds of work. */
const DELETE_CHUNK = 5_000;

/**
 * Makes the partitions ahead, drops the days that nobody keeps, and deletes the rest of what is older than each tenant's
 * retention in short transactions. Safe to run from many at once. `signal` ends it between two of them.
 */
export async function runUpkeep(db: Queryable, signal?: AbortSignal): Promise<UpkeepResult> {
  const madePartitions = await ensurePartitions(db);
  const { rows } = await db.query<{ dropped: number }>('SELECT drop_expired_partitions() AS dropped');
  let deletedRows = 0;
  for (;;) {
    if (signal?.aborted === true) break;
    const chunk = await db.query<{ deleted: number }>('SELECT delete_expired($1) AS deleted', [DELETE_CHUNK]);
    const { deleted } = chunk.rows[0]!;
    if (deleted === 0) break;
    deletedRows += deleted;
  }
  return { madePartitions, droppedPartitions: rows[0]!.dropped, deletedRows };
}

/**
 * Runs the upkeep now and each hour, until stopped. A failure (a busy table, a database away) is logged and left to
 * the next hour: there are partitions for two more days.
 */
export function startUpkeep(options: { pool: Pool; log: StoreLog; intervalMs?: number }): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    try {
      const result = await runUpkeep(options.pool, stopping.signal);
      if (Object.values(result).some((count) => count > 0)) options.log.info(result, 'upkeep of the time series');
    } catch (error) {
      options.log.warn({ err: error }, 'upkeep of the time series failed; trying again later');
    }
  };
  let isRunning = false;
  const start = (): void => {
    if (isRunning) return;
    isRunning = true;
    running = run().finally(() => (isRunning = false));
  };
  start();
  const timer = setInterval(start, options.intervalMs ?? 3_600_000);
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
