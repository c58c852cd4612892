import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

const PER_S = 2;
/** The window is ten seconds long. */
const MOST = PER_S * 10;

let api: RunningApi;
beforeAll(async () => {
  api = await runApi({ API_MAX_CALLS_PER_ADDRESS_PER_S: String(PER_S), TRUST_PROXY: 'true' });
});
afterAll(() => api.close());

const callFrom = (forwardedFor: string) =>
  api.call('GET', '/api/v1/health/live', { headers: { 'x-forwarded-for': forwardedFor } });

test('an address that calls too often is told when to come again, whatever it says before what the proxy added', async () => {
  const answers = [];
  for (let call = 0; call <= MOST; call++) answers.push(await callFrom(`198.51.100.${call}, 203.0.113.7`));
  expect(answers.slice(0, MOST).map(({ status }) => status)).toEqual(Array.from({ length: MOST }, () => 200));
  const refused = answers[MOST]!;
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await callFrom('203.0.113.7, 203.0.113.8')).toMatchObject({ status: 200 });
});
