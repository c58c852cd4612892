import { migrate } from './migrate.ts';

const say = (fields: object, message: string) => console.log(message, JSON.stringify(fields));

/** `node packages/store/src/migrate-cli.ts` with DATABASE_OWNER_URL and DATABASE_RUNTIME_ROLE. */
async function main(): Promise<void> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'] ?? '';
  const runtimeRole = process.env['DATABASE_RUNTIME_ROLE'] ?? '';
  if (ownerUrl === '' || runtimeRole === '') {
    throw new Error('DATABASE_OWNER_URL and DATABASE_RUNTIME_ROLE (the role of DATABASE_URL) are required');
  }
  const applied = await migrate(ownerUrl, { runtimeRole, log: { info: say, warn: say, error: say } });
  console.log(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.length} migrations`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
