import { Pool, types } from 'pg';
import type { StoreLog } from './log.ts';

export interface PoolOptions {
  url: string;
  /** Most connections at once. */
  max: number;
  /** Shown in pg_stat_activity, e.g. `roadcall-api`. */
  applicationName: string;
  log: StoreLog;
  /** A statement that runs longer is cancelled, ms. */
  statementTimeoutMs?: number;
  /** A transaction whose client has gone quiet is rolled back and its connection ended after this long, ms. */
  idleInTransactionMs?: number;
}

/** Waiting longer than this for a free or a new connection is an error, ms. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Waiting longer than this for a row or table lock is an error (55P03), ms. */
const LOCK_TIMEOUT_MS = 10_000;
/** Default of `idleInTransactionMs`. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * TimescaleDB refuses a transaction that unpacks more than 100,000 rows of compressed chunks, which a batch of fixes that
 * are weeks late may need. A server without it takes the setting and does nothing.
 */
const UNPACK_WITHOUT_LIMIT = 'timescaledb.max_tuples_decompressed_per_dml_transaction=0';

/**
 * A pool whose sessions run in UTC and give up instead of hanging. Rows come as: timestamptz → Date; date → string
 * (`2026-03-01`; as a Date it moves by a day under TZ=Asia/Shanghai); int8 → number, and a value beyond ±(2⁵³−1)
 * rejects the query (select it `::text`); numeric → string. A lost connection is logged, replaced, and rejects only
 * what ran on it.
 */
export function createPool(options: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: options.idleInTransactionMs ?? IDLE_IN_TRANSACTION_TIMEOUT_MS,
    options: `-c TimeZone=UTC -c ${UNPACK_WITHOUT_LIMIT}`,
    types: { getTypeParser },
  });
  // A checked-out client whose server dies between two queries emits an error that would otherwise end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => options.log.warn({ err: error }, 'lost an idle database connection'));
  return pool;
}

const getTypeParser: typeof types.getTypeParser = (type, format) => {
  if (format !== 'binary' && type === types.builtins.INT8) return parseInt8;
  if (format !== 'binary' && type === types.builtins.DATE) return keepText;
  const parse: unknown = types.getTypeParser(type, format);
  return parse;
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is no safe integer; select it as text`);
  return value;
}

function keepText(text: string): string {
  return text;
}
