import { Problem } from '@roadcall/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

let api: RunningApi;
let token: string;
beforeAll(async () => {
  api = await runApi();
  await api.addUser('manager', ['administrator']);
  token = await api.tokenOf('manager');
});
afterAll(() => api.close());

const NOBODY = '0192f0c1-2b3c-7d4e-8f50-112233445566';

async function problemOf(
  method: string,
  path: string,
  init: { body?: string; headers?: Record<string, string> } = {},
): Promise<Problem & { headers: Headers }> {
  const response = await fetch(api.url + path, {
    method,
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return { ...problem, headers: response.headers };
}
const json = (body: unknown) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

test('a wrong body names each field, why it is wrong and what is allowed', async () => {
  const problem = await problemOf('POST', '/api/v1/vehicles', json({ plate: '', class: 'tank', energy: 'petrol' }));
  expect(problem).toMatchObject({ status: 400, code: 'invalid_body' });
  expect(problem.errors?.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['plate', 'class', 'make', 'model', 'colour', 'seats']),
  );
  expect(problem.errors?.find(({ field }) => field === 'class')?.message).toMatch('"economy"|"compact"');
});

test.each([
  ['GET', '/api/v1/vehicles?limit=5000', 400, 'invalid_query'],
  ['GET', '/api/v1/vehicles?cursor=bm9uc2Vuc2U', 400, 'invalid_query'],
  ['GET', '/api/v1/vehicles/17', 400, 'invalid_path'],
  ['GET', `/api/v1/vehicles/${NOBODY}`, 404, 'not_found'],
  ['GET', '/api/v1/no-such-thing', 404, 'not_found'],
  ['POST', '/no-such-thing', 404, 'not_found'],
  ['GET', `/api/v1/vehicles/${NOBODY}/track?from=yesterday&to=2026-03-03T00:00:00Z`, 400, 'invalid_query'],
  ['GET', `/api/v1/vehicles/${NOBODY}/track?from=2026-03-01T00:00:00Z&to=2026-05-03T00:00:00Z`, 400, 'invalid_query'],
  ['GET', '/api/v1/city', 503, 'no_city'],
])('%s %s answers %i %s', async (method, path, status, code) => {
  expect(await problemOf(method, path)).toMatchObject({ status, code });
});

test('a method that the path does not know gets 405 and the ones that it knows', async () => {
  const problem = await problemOf('DELETE', '/api/v1/vehicles');
  expect(problem).toMatchObject({ status: 405, code: 'method_not_allowed' });
  expect(problem.headers.get('allow')).toBe('GET, POST');
  expect(await problemOf('GET', '/api/v1/auth/sign-in')).toMatchObject({ status: 405 });
});

test('another content type than JSON gets 415, broken JSON 400, too much of it 413', async () => {
  const send = (body: string, type: string) =>
    problemOf('POST', '/api/v1/branches', { body, headers: { 'content-type': type } });
  expect(await send('nameEn=x', 'application/x-www-form-urlencoded')).toMatchObject({ status: 415 });
  expect(await send('nameEn: x', 'text/plain')).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  expect(await send('{"nameEn":', 'application/json')).toMatchObject({ status: 400, code: 'malformed_json' });
  const large = JSON.stringify({ nameEn: 'x'.repeat(100_000) });
  expect(await send(large, 'application/json')).toMatchObject({ status: 413, code: 'body_too_large' });
});

test('text that the database cannot hold is the fault of the request', async () => {
  const branch = { nameZh: 'a', nameEn: 'nul \u0000 inside', lat: 1, lon: 1 };
  expect(await problemOf('POST', '/api/v1/branches', json(branch))).toMatchObject({
    status: 400,
    code: 'invalid_value',
  });
  expect(await problemOf('GET', '/api/v1/vehicles?search=%00')).toMatchObject({ status: 400, code: 'invalid_value' });
});

test('the description of the API comes from the same schemas', async () => {
  const { body } = await api.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/v1/openapi.json');
  expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/api/v1/vehicles/{id}', '/api/v1/incidents']));
  expect(body.paths['/api/v1/auth/sign-in']).toHaveProperty('post.requestBody');
  expect(JSON.stringify(body.paths['/api/v1/vehicles'])).toMatch('"economy"');
});

test('metrics are for loopback and for bearers of the token', async () => {
  const { status, body } = await api.call<string>('GET', '/metrics');
  expect(status).toBe(200);
  expect(body).toMatch(/roadcall_http_request_duration_seconds_bucket\{.*route="\/api\/v1\/vehicles"/);
  expect(body).toMatch(/roadcall_incidents_open\{service="api"\} 0/);
  const forwarded = await api.call('GET', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(forwarded.status).toBe(403);
});

test('readiness tells of the database', async () => {
  const { status, body } = await api.call('GET', '/api/v1/health/ready');
  expect([status, body]).toMatchObject([200, { status: 'ready', checks: { database: 'ok' } }]);
});

test('pages may load nothing from elsewhere, and no inline script', async () => {
  const { headers } = await api.call('GET', '/api/v1/health/live');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch("script-src 'self';");
  expect(policy).toMatch("worker-src 'self' blob:");
  expect(policy).toMatch("img-src 'self' data: blob:");
  expect(policy).not.toMatch(/https?:|upgrade-insecure/);
});

test('without a built console every page says so, with 503', async () => {
  const { status, body } = await api.call<string>('GET', '/incidents/17');
  expect(status).toBe(503);
  expect(body).toMatch('The console is not built');
});
