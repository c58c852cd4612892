import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, PROVISIONING_TOKEN, runApi, type RunningApi } from './running-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  await api.addUser('dispatcher', ['dispatcher']);
});
afterAll(() => api.close());

const signIn = (username: string, password: string) =>
  api.call('POST', '/api/v1/auth/sign-in', { body: { username, password } });
const cookieOf = (answer: { headers: Headers }) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

test('a browser signs in with a cookie that scripts cannot read and other sites cannot send', async () => {
  const answer = await signIn('dispatcher', PASSWORD);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ token: null, user: { username: 'dispatcher', roles: ['dispatcher'] } });
  expect(answer.headers.get('set-cookie')).toMatch(/^roadcall_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const me = await api.call('GET', '/api/v1/auth/me', { headers: { cookie: cookieOf(answer) } });
  expect(me.body).toMatchObject({ username: 'dispatcher', mustChangePassword: false, unitId: null });
});

test('an unknown user and a wrong password get the same answer, which names no cause', async () => {
  const wrong = await signIn('dispatcher', 'not the password');
  const unknown = await signIn('nobody', 'not the password');
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.body).toEqual(unknown.body);
  expect(wrong.headers.get('content-type')).toMatch('application/problem+json');
});

test('no session, no answer; the problem says how to get one', async () => {
  const answer = await api.call('GET', '/api/v1/auth/me');
  expect(answer).toMatchObject({ status: 401, body: { type: 'urn:roadcall:problem:unauthenticated' } });
  expect(answer.headers.get('www-authenticate')).toMatch('Bearer');
});

test('a page may ask who is signed in without being refused', async () => {
  const ask = (headers: Record<string, string>) => api.call('GET', '/api/v1/auth/session', { headers });
  expect(await ask({})).toMatchObject({ status: 200, body: { user: null } });
  const cookie = cookieOf(await signIn('dispatcher', PASSWORD));
  expect((await ask({ cookie })).body).toMatchObject({ user: { username: 'dispatcher' } });
});

test('after sign-out the session opens nothing, and the cookie is taken back', async () => {
  const cookie = cookieOf(await signIn('dispatcher', PASSWORD));
  const out = await api.call('POST', '/api/v1/auth/sign-out', { headers: { cookie } });
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toMatch(/^roadcall_session=;.*Expires=Thu, 01 Jan 1970/);
  expect((await api.call('GET', '/api/v1/auth/me', { headers: { cookie } })).status).toBe(401);
});

test('a page of another site cannot act with the cookie; our own page and a bearer token can', async () => {
  const cookie = cookieOf(await signIn('dispatcher', PASSWORD));
  const act = (headers: Record<string, string>) => api.call('POST', '/api/v1/auth/sign-out', { headers });
  expect((await act({ cookie, origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await act({ cookie, origin: api.url })).status).toBe(204);
  const token = await api.tokenOf('dispatcher');
  expect((await act({ authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' })).status).toBe(204);
});

test('a changed password ends the other sessions and keeps this one', async () => {
  await api.addUser('changer', ['dispatcher']);
  const [mine, other] = [await api.tokenOf('changer'), await api.tokenOf('changer')];
  const change = (current: string, next: string) =>
    api.call('POST', '/api/v1/auth/change-password', { token: mine, body: { current, next } });
  expect(await change('wrong', 'a brand new password')).toMatchObject({
    status: 400,
    body: { code: 'invalid_body', errors: [{ field: 'current' }] },
  });
  expect((await change(PASSWORD, 'a brand new password')).status).toBe(204);
  expect((await api.call('GET', '/api/v1/auth/me', { token: mine })).status).toBe(200);
  expect((await api.call('GET', '/api/v1/auth/me', { token: other })).status).toBe(401);
  expect((await signIn('changer', PASSWORD)).status).toBe(401);
  expect((await signIn('changer', 'a brand new password')).status).toBe(200);
});

test('guessing at one user name is stopped, and the answer says for how long', async () => {
  await api.addUser('victim', ['dispatcher']);
  let answer = await signIn('victim', 'guess');
  for (let tries = 1; tries < 30 && answer.status === 401; tries++) answer = await signIn('victim', 'guess');
  expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await signIn('victim', PASSWORD)).status).toBe(429);
  expect((await signIn('dispatcher', PASSWORD)).status).toBe(200);
});

test('the provisioning token of this run is a principal without a user', async () => {
  expect((await api.call('GET', '/api/v1/auth/me', { token: PROVISIONING_TOKEN })).status).toBe(403);
  expect((await api.call('GET', '/api/v1/auth/me', { token: `${PROVISIONING_TOKEN}x` })).status).toBe(401);
});
