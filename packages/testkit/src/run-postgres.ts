import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the run's PostgreSQL as a superuser, set by global-setup.ts. */
    postgresUrl: string;
  }
}

/** Where a PostgreSQL listens and who may do everything there. */
export interface PostgresAddress {
  host: string;
  port: number;
  superuser: string;
  password: string;
  /** Connection URL of a database on it, as the superuser unless another role is given. */
  url(database: string, role?: { name: string; password: string }): string;
}

/**
 * The one PostgreSQL of this test run: the server of TEST_DATABASE_URL, or one that the run started itself. It is
 * shared by all test files: make databases of your own on it, and never stop it.
 */
export function postgresForRun(): PostgresAddress {
  return addressOf(new URL(inject('postgresUrl')));
}

/** Splits a superuser's URL into its parts. */
export function addressOf(url: URL): PostgresAddress {
  const superuser = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  return {
    host: url.hostname,
    port: Number(url.port || '5432'),
    superuser,
    password,
    url(database, role) {
      const result = new URL(url);
      result.pathname = `/${encodeURIComponent(database)}`;
      result.username = encodeURIComponent(role?.name ?? superuser);
      result.password = encodeURIComponent(role?.password ?? password);
      return result.href;
    },
  };
}
