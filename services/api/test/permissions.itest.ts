import { isPermitted, Role, type Permission } from '@roadcall/contracts';
import { createMetrics, silentLogger } from '@roadcall/service-kit';
import type { Pool } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../src/build.ts';
import { ApiConfig } from '../src/config.ts';
import { createLiveTables } from '../src/gateway/live-tables.ts';
import { API_PREFIX, type Access, type ApiRoute } from '../src/http/api-route.ts';
import { runApi, type RunningApi } from './running-api.ts';

/** Everybody may call these without a session; a new one has to be added here with a reason. */
const PUBLIC = [
  'GET /auth/session',
  'GET /health/live',
  'GET /health/ready',
  'POST /auth/sign-in',
  // A customer without an account shows the secret of a link.
  'POST /customer-link/report',
  'POST /customer-link/view',
];

let api: RunningApi;
let tokens: Map<Role, string>;
beforeAll(async () => {
  api = await runApi();
  tokens = new Map();
  for (const role of Role.exclude(['provisioner']).options) {
    await api.addUser(usernameOf(role), [role]);
    tokens.set(role, await api.tokenOf(usernameOf(role)));
  }
});
afterAll(() => api.close());

async function everyRoute(): Promise<ApiRoute[]> {
  const { apiRoutes } = await build({
    config: ApiConfig.parse({ DATABASE_URL: 'postgres://nowhere' }),
    pool: {} as Pool,
    tables: createLiveTables(500),
    cityFiles: undefined,
    authenticator: { principalFor: () => Promise.resolve(undefined) },
    logger: silentLogger(),
    metrics: createMetrics('api'),
    readyChecks: {},
  });
  return apiRoutes;
}

const usernameOf = (role: Role) => role.replaceAll('_', '-');
const routes = await everyRoute();
const nameOf = ({ method, path }: ApiRoute) => `${method} ${path}`;
const guarded = routes.filter(({ access }) => access !== 'public');
const someUrl = (path: string) => API_PREFIX + path.replaceAll(/:[A-Za-z]+/g, '0192f0c1-2b3c-7d4e-8f50-112233445566');

test('only the listed routes are public', () => {
  const open = routes.filter(({ access }) => access === 'public').map(nameOf);
  expect(open.toSorted()).toEqual(PUBLIC);
  expect(guarded.length).toBeGreaterThan(30);
});

test.each(guarded.map((route) => [nameOf(route), route] as const))(
  '%s answers 401 to nobody, and 403 exactly to the roles that may not',
  async (name, { method, path, access }) => {
    const nobody = await api.call(method, someUrl(path));
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('content-type')).toMatch('application/problem+json');
    const refused: Role[] = [];
    for (const [role, kept] of tokens) {
      const token = name === 'POST /auth/sign-out' ? await api.tokenOf(usernameOf(role)) : kept;
      const { status, body } = await api.call<{ code?: string }>(method, someUrl(path), { token });
      expect([role, status]).not.toEqual([role, 401]);
      if (status === 403 && body.code === 'forbidden') refused.push(role);
    }
    expect(refused).toEqual([...tokens.keys()].filter((role) => !mayCall(role, access)));
  },
);

function mayCall(role: Role, access: Access): boolean {
  if (access === 'signed_in' || access === 'public') return true;
  const permissions: readonly Permission[] = typeof access === 'string' ? [access] : access;
  return permissions.some((permission) => isPermitted([role], permission));
}
