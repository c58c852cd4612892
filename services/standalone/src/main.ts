import { join } from 'node:path';
import { planServices, planSimulator } from './children.ts';
import { runMain } from './run-main.ts';

const { env } = process;

const exitCode = await runMain(process.argv.slice(2), {
  root: join(import.meta.dirname, '..', '..', '..'),
  workingDirectory: env['INIT_CWD'] ?? process.cwd(),
  adminPassword: env['ROADCALL_ADMIN_PASSWORD'] === '' ? undefined : env['ROADCALL_ADMIN_PASSWORD'],
  startedAt: Number(env['ROADCALL_STARTED_AT'] ?? Date.now()),
  planServices: (facts) => planServices(facts, env),
  planSimulator: (facts) => planSimulator(facts, env),
  makeDemoExtract: () => Promise.reject(new Error('demo city is not there yet')),
  migrateQueues: () => Promise.resolve(),
});
process.exit(exitCode);
