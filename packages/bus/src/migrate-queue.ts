import { DEFAULT_SCHEMA, runMigrations } from 'bullmq';
import { Client } from 'pg';

/**
 * Makes or updates BullMQ's schema `bullmq` and lets the runtime role use it, as its owner: the runtime role may not
 * change it. Harmless when repeated or run by several at once. Needed where the queue is on PostgreSQL.
 */
export async function migrateQueue(ownerUrl: string, runtimeRole: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'roadcall-queue-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client);
    const role = client.escapeIdentifier(runtimeRole);
    // One transaction under a lock: two GRANTs on the same table at once fail with "tuple concurrently updated".
    await client.query(`
      BEGIN;
      SELECT pg_advisory_xact_lock(hashtext('roadcall queue grants'));
      GRANT USAGE ON SCHEMA ${DEFAULT_SCHEMA} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${DEFAULT_SCHEMA} TO ${role};
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${DEFAULT_SCHEMA} TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${DEFAULT_SCHEMA} TO ${role};
      COMMIT`);
  } finally {
    await client.end();
  }
}
