import { migrateQueue } from './migrate-queue.ts';

/** `node packages/bus/src/migrate-queue-cli.ts` with DATABASE_OWNER_URL and DATABASE_RUNTIME_ROLE. */
async function main(): Promise<void> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'] ?? '';
  const runtimeRole = process.env['DATABASE_RUNTIME_ROLE'] ?? '';
  if (ownerUrl === '' || runtimeRole === '') {
    throw new Error('DATABASE_OWNER_URL and DATABASE_RUNTIME_ROLE (the role of DATABASE_URL) are required');
  }
  await migrateQueue(ownerUrl, runtimeRole);
  console.log('the queue is up to date');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
