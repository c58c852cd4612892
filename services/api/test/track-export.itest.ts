import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ProvisioningResult } from '@roadcall/contracts';
import { ensurePartitions } from '@roadcall/store';
import { waitFor } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';
import { provision } from './sample-fleet.ts';

const DAYS = 40;
const POINTS = 400_000;
const MB = 1024 * 1024;

let api: RunningApi;
let fleet: ProvisioningResult;
let token: string;
let url: string;
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('manager', ['administrator']);
  token = await api.tokenOf('manager');
  await ensurePartitions(api.database.pool);
  await api.database.ownerPool.query(
    `UPDATE device_fittings SET fitted = tstzrange(now() - interval '60 days', NULL) WHERE device_id = 'dev-1'`,
  );
  await api.database.ownerPool.query(
    `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, speed_kph, flags, content_hash)
     SELECT 1, 'dev-1', date_trunc('hour', now()) - interval '${DAYS} days' + i * interval '${DAYS} days' / ${POINTS}, 0, i, now(),
       31 + i / 1e6, 121, 30, 0, i
     FROM generate_series(0, ${POINTS - 1}) AS i`,
  );
  const period = `from=${new Date(Date.now() - 50 * 86_400_000).toISOString()}&to=${new Date().toISOString()}`;
  url = `${api.url}/api/v1/vehicles/${fleet.vehicles[0]!.id}/track/export?${period}`;
});
afterAll(() => api.close());

const start = (format: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}&format=${format}&timeZone=Asia/Shanghai`, {
    headers: { authorization: `Bearer ${token}` },
    ...(signal === undefined ? {} : { signal }),
  });

/** Rows of fixes that were fetched so far, once the statistics of the server, which come late, have settled. */
function settledFetches(): Promise<number> {
  let before = -1;
  return waitFor(
    async () => {
      const { rows } = await api.database.ownerPool.query<{ n: number }>(
        `SELECT coalesce(sum(idx_tup_fetch), 0)::float8 AS n FROM pg_stat_user_tables
         WHERE relname LIKE 'fixes%' OR relname LIKE '_hyper%'`,
      );
      const now = rows[0]!.n;
      const isSettled = now === before;
      before = now;
      return isSettled ? { now } : undefined;
    },
    { timeoutMs: 40_000, intervalMs: 2_500, what: 'the reading of fixes to stand still' },
  ).then(({ now }) => now);
}

/** Heap that is really held, bytes. */
function heldHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

test('who does not read gets no further pages read for it', async () => {
  const before = await settledFetches();
  const response = await start('geojson');
  const reader = response.body!.getReader();
  await reader.read();
  const fetched = (await settledFetches()) - before;
  await reader.cancel();
  expect(fetched).toBeGreaterThan(0);
  expect(fetched).toBeLessThan(POINTS / 2);
});

test('a long export has every point once, in order, and takes no more memory than a short one', async () => {
  const response = await start('csv');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="track_-A00001_/);
  const decoder = new TextDecoder();
  let lines = -1;
  let bytes = 0;
  let last = '';
  let rest = '';
  const held: number[] = [];
  for await (const chunk of response.body! as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\r\n');
    rest = parts.pop()!;
    for (const line of parts) {
      if (lines >= 0 && line <= last) throw new Error(`${line} came after ${last}`);
      if (lines >= 0) last = line;
      lines += 1;
    }
    // At each tenth of the way; at the first one everything is loaded and warm.
    if (lines > (POINTS / 10) * (held.length + 1)) held.push(heldHeap());
  }
  expect(lines).toBe(POINTS);
  expect(bytes).toBeGreaterThan(30 * MB);
  expect(held.length).toBeGreaterThanOrEqual(9);
  expect(Math.max(...held) - held[0]!).toBeLessThan(10 * MB);
}, 180_000);

test('an export that is broken off ends, and the database has its connections back', async () => {
  const abort = new AbortController();
  const response = await start('gpx', abort.signal);
  await response.body!.getReader().read();
  abort.abort();
  await waitFor(
    async () => {
      const { rows } = await api.database.ownerPool.query<{ n: number }>(
        `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'roadcall-api' AND state = 'active'`,
      );
      return rows[0]!.n === 0;
    },
    { timeoutMs: 15_000, what: 'the queries of the export to end' },
  );
  expect((await api.call('GET', '/api/v1/vehicles', { token })).status).toBe(200);
});
