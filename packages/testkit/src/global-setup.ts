import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-server.ts';

/** Starts the run's PostgreSQL, unless TEST_DATABASE_URL (a superuser's URL) names one. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    return undefined;
  }
  const server = await startPostgres();
  project.provide('postgresUrl', server.url('postgres'));
  return () => server.dispose();
}
