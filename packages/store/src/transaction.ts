import type { Pool } from 'pg';
import { commitWithEvents, forgetEvents } from './append-events.ts';
import type { Transaction } from './transaction-client.ts';

export type { Transaction };

/** COMMIT was answered with another command tag: the transaction had failed before, and nothing was stored. */
export class NotCommittedError extends Error {
  override readonly name = 'NotCommittedError';
  constructor(commandTag: string) {
    super(`the transaction was not committed: the server answered COMMIT with ${commandTag}`);
  }
}

/**
 * Runs `work` in one transaction (READ COMMITTED), then appends the events that it handed to `appendEvents`, then
 * commits. Resolves only when the result of COMMIT says `COMMIT`: after a failed COPY the server answers ROLLBACK
 * and pg resolves. Anything thrown rolls back and is thrown on.
 * @throws NotCommittedError, or what `work` or the database threw.
 */
export async function withTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let unusable: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client as Transaction);
    const command = await commitWithEvents(client);
    if (command !== 'COMMIT') throw new NotCommittedError(command);
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: unknown) => {
      unusable = new Error('ROLLBACK failed', { cause });
    });
    throw error;
  } finally {
    forgetEvents(client);
    client.release(unusable);
  }
}
