import { randomInt } from 'node:crypto';
import { Client } from 'pg';
import { LOCK_SPACE } from './advisory-locks.ts';
import type { StoreLog } from './log.ts';
import type { Queryable } from './queryable.ts';

/**
 * Lets others see that a process lives: a session's lock on a number of its own, which PostgreSQL lets go of when the process
 * dies. It gives no right to anything: what holds work is a lease with its epoch.
 */
export interface ProcessPresence {
  /** The number; null while the connection is away. */
  holder(): number | null;
  stop(): Promise<void>;
}

/** Numbers of processes, beside those of advisory-locks.ts. */
const FIRST_HOLDER = 1_000;
const LAST_HOLDER = 0x7fff_fffe;
const RETRY_MS = 500;

/** Whether the process with this number, an SQL expression, lives. */
export function livesSql(holder: string): string {
  return `EXISTS (SELECT FROM pg_locks alive WHERE alive.locktype = 'advisory' AND alive.objsubid = 2 AND alive.granted
    AND alive.classid = ${LOCK_SPACE} AND alive.objid = (${holder})::bigint::oid
    AND alive.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
}

/** How many processes show that they live. */
export async function countPresent(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*) AS count FROM pg_locks
     WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid = $1 AND objid::bigint >= $2
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK_SPACE, FIRST_HOLDER],
  );
  return rows[0]?.count ?? 0;
}

/** Shows it on a connection of its own, which is made again for as long as it takes. Resolves after the first attempt. */
export async function showPresence(options: { url: string; log: StoreLog }): Promise<ProcessPresence> {
  const holder = randomInt(FIRST_HOLDER, LAST_HOLDER);
  let client: Client | undefined;
  let isShown = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new Client({
      connectionString: options.url,
      application_name: 'roadcall-presence',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client = next;
    next.on('error', () => undefined);
    next.once('end', () => again(next));
    try {
      await next.connect();
      await next.query('SELECT pg_advisory_lock($1, $2)', [LOCK_SPACE, holder]);
      isShown = client === next;
    } catch (error) {
      if (!isStopped) options.log.warn({ err: error }, 'cannot show the database yet that this process lives');
      await next.end().catch(() => undefined);
      again(next);
    }
  };
  const again = (ended: Client): void => {
    if (isStopped || client !== ended) return;
    client = undefined;
    isShown = false;
    timer = setTimeout(() => void connect(), RETRY_MS);
  };

  await connect();
  return {
    holder: () => (isShown ? holder : null),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
