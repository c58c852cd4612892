import { join } from 'node:path';
import { migrateQueue } from '@roadcall/bus';
import { writeDemoCity } from '@roadcall/roads';
import { planServices, planSimulator } from './children.ts';
import { RUNTIME_ROLE } from './database.ts';
import { runMain } from './run-main.ts';

const { env } = process;

const exitCode = await runMain(process.argv.slice(2), {
  root: join(import.meta.dirname, '..', '..', '..'),
  workingDirectory: env['INIT_CWD'] ?? process.cwd(),
  adminPassword: env['ROADCALL_ADMIN_PASSWORD'] === '' ? undefined : env['ROADCALL_ADMIN_PASSWORD'],
  startedAt: Number(env['ROADCALL_STARTED_AT'] ?? Date.now()),
  planServices: (facts) => planServices(facts, env),
  planSimulator: (facts) => planSimulator(facts, env),
  makeDemoExtract: (file) => writeDemoCity(file),
  migrateQueues: (ownerUrl) => migrateQueue(ownerUrl, RUNTIME_ROLE),
});
process.exit(exitCode);
