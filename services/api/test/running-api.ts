import type { LiveChannel, LiveHandler } from '@roadcall/bus';
import type { LiveRecord, Role, TenantId, UserId } from '@roadcall/contracts';
import { createMetrics, createShutdown, silentLogger } from '@roadcall/service-kit';
import { createUser, hashPassword } from '@roadcall/store';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { ApiConfig } from '../src/config.ts';
import { startApi } from '../src/start-api.ts';

export const TENANT = 1 as TenantId;
export const PASSWORD = 'a password for tests';
export const PROVISIONING_TOKEN = 'provisioning-token-of-this-test-run-only';

/** A whole api on a free port with a database of its own, and a live channel that the test feeds. */
export interface RunningApi {
  url: string;
  database: FreshDatabase;
  publish(records: LiveRecord[]): void;
  /** Makes a user who signs in with `PASSWORD`. */
  addUser(username: string, roles: Role[]): Promise<UserId>;
  /** A bearer token of a fresh session. */
  tokenOf(username: string): Promise<string>;
  /** JSON request; without a token it is nobody's. The body comes as the test expects it. */
  call<T = Record<string, unknown>>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  close(): Promise<void>;
}
export interface CallOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

let passwordHash: Promise<string> | undefined;

/** @param environment configuration beside the defaults of tests. */
export async function runApi(environment: Record<string, string> = {}): Promise<RunningApi> {
  const database = await freshDatabase();
  const logger = silentLogger();
  const shutdown = createShutdown({ logger });
  const handlers: LiveHandler[] = [];
  const channel: LiveChannel = {
    publish: (tenantId, records) => {
      for (const handler of handlers) handler(tenantId, [...records]);
    },
    subscribe: (handler) => void handlers.push(handler),
    close: () => Promise.resolve(),
  };
  const config = ApiConfig.parse({
    DATABASE_URL: database.runtimeUrl,
    API_PORT: '0',
    LIVE_TICK_MS: '50',
    PROVISIONING_TOKEN,
    ...environment,
  });
  const { ports } = await startApi({ config, logger, metrics: createMetrics('api'), shutdown, channel });
  const url = `http://127.0.0.1:${ports.http}`;

  async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  return {
    url,
    database,
    publish: (records) => channel.publish(TENANT, records),
    async addUser(username, roles) {
      passwordHash ??= hashPassword(PASSWORD);
      const user = { username, displayName: username, passwordHash: await passwordHash, roles };
      const id = await createUser(database.pool, TENANT, user);
      if (id === undefined) throw new Error(`there is already a user ${username}`);
      return id;
    },
    async tokenOf(username) {
      const { status, body } = await call<{ token: string }>('POST', '/api/v1/auth/sign-in', {
        body: { username, password: PASSWORD, transport: 'bearer' },
      });
      if (status !== 200) throw new Error(`sign-in answered ${status}`);
      return body.token;
    },
    call,
    async close() {
      await shutdown.begin('the test is over');
      await database.drop();
    },
  };
}
