import { DatabaseError } from 'pg';

export { DatabaseError };

/** SQLSTATEs after which the same work may succeed if it is done again from its beginning. */
export const RETRYABLE_SQL_STATES: Readonly<Record<string, string>> = {
  '08000': 'connection_exception',
  '08001': 'sqlclient_unable_to_establish_sqlconnection',
  '08003': 'connection_does_not_exist',
  '08004': 'sqlserver_rejected_establishment_of_sqlconnection',
  '08006': 'connection_failure',
  '25P03': 'idle_in_transaction_session_timeout',
  '40001': 'serialization_failure',
  '40P01': 'deadlock_detected',
  '53000': 'insufficient_resources',
  '53100': 'disk_full',
  '53200': 'out_of_memory',
  '53300': 'too_many_connections',
  '55P03': 'lock_not_available',
  '57014': 'query_canceled',
  '57P01': 'admin_shutdown',
  '57P02': 'crash_shutdown',
  '57P03': 'cannot_connect_now',
  '57P05': 'idle_session_timeout',
};

const RETRYABLE_NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);
/** pg gives these no code. */
const RETRYABLE_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a)/;

/** The SQLSTATE of an error of the server, undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/**
 * Whether the failure is of the moment (database away, deadlock, lock timeout …) and the work may be tried again. When
 * COMMIT itself failed so, the work may have been done: what is repeated must be idempotent.
 */
export function isRetryable(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return state in RETRYABLE_SQL_STATES;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isRetryable);
  if ('code' in error && typeof error.code === 'string' && RETRYABLE_NETWORK_CODES.has(error.code)) return true;
  return RETRYABLE_MESSAGES.test(error.message);
}

/** Whether the database refused the data itself (SQLSTATE class 22 or 23): trying again cannot help. */
export function isDataRefusal(error: unknown): boolean {
  return /^2[23]/.test(sqlStateOf(error) ?? '');
}
