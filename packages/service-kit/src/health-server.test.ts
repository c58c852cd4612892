import { afterEach, expect, test } from 'vitest';
import { createMetrics, silentLogger, startHealthServer, type HealthServer } from './index.ts';

let server: HealthServer | undefined;
afterEach(() => server?.close());

test('tells apart alive and ready, and says what is missing', async () => {
  let failure: string | undefined = 'no database';
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    service: 'ingestor',
    metrics: createMetrics('ingestor'),
    checks: { database: () => (failure === undefined ? Promise.resolve() : Promise.reject(new Error(failure))) },
    logger: silentLogger(),
  });
  const base = `http://127.0.0.1:${server.port}`;
  expect((await fetch(`${base}/api/v1/health/live`)).status).toBe(200);
  const notReady = await fetch(`${base}/api/v1/health/ready`);
  expect(notReady.status).toBe(503);
  expect(await notReady.json()).toMatchObject({ checks: { database: 'no database' } });
  failure = undefined;
  expect((await fetch(`${base}/api/v1/health/ready`)).status).toBe(200);
});

test('gives metrics to loopback and to bearers of the token only', async () => {
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    service: 'ingestor',
    metrics: createMetrics('ingestor'),
    metricsToken: 'a-token-of-sixteen-or-more',
    checks: {},
    logger: silentLogger(),
  });
  const url = `http://127.0.0.1:${server.port}/metrics`;
  const forwarded = { 'x-forwarded-for': '203.0.113.9' };
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url, { headers: forwarded })).status).toBe(403);
  const bearer = { ...forwarded, authorization: 'Bearer a-token-of-sixteen-or-more' };
  expect((await fetch(url, { headers: bearer })).status).toBe(200);
});
