import type { DeviceId, QuarantineReason, TenantId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countQuarantined, findQuarantined, listQuarantine, listQuarantineDrops } from './quarantine-read.ts';
import { insertQuarantine } from './quarantine.ts';

const TENANT = 1 as TenantId;
const NOW = Date.now();
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.ownerPool.query('UPDATE retention_settings SET quarantine_device_kb = 1024');
});
afterAll(() => database.drop());

/** One message after the other, oldest first, each `kb` large. */
function put(deviceId: string, reasons: readonly QuarantineReason[], kb: number, agoMs = 0): Promise<void> {
  const entries = reasons.map((reason, i) => ({
    tenantId: TENANT,
    deviceId: deviceId as DeviceId,
    receivedAt: NOW - agoMs - reasons.length + i,
    source: 'door:device',
    topic: 't',
    reason,
    detail: 'seq 1: no',
    payload: new Uint8Array(kb * 1_024).fill(0x61 + i),
  }));
  return insertQuarantine(database.pool, entries);
}
const kept = (deviceId: string) =>
  listQuarantine(database.pool, TENANT, { deviceId: deviceId as DeviceId, after: null, limit: 1_000 });

test('of a device that fills its budget the newest stay, and what goes is counted with its reason', async () => {
  await put('calm', ['invalid'], 1, 60_000);
  for (let i = 0; i < 30; i++) await put('flood', ['unparseable', 'unparseable', 'invalid'], 64);
  const left = await kept('flood');
  expect(left.length).toBeGreaterThanOrEqual(12);
  expect(left.length).toBeLessThanOrEqual(16);
  const drops = (await listQuarantineDrops(database.pool, TENANT, 10)).filter(({ deviceId }) => deviceId === 'flood');
  expect(drops.reduce((sum, { entries }) => sum + entries, left.length)).toBe(90);
  expect(new Set(drops.map(({ reason }) => reason))).toEqual(new Set(['unparseable', 'invalid']));
  expect(await kept('calm')).toHaveLength(1);
  const { rows } = await database.pool.query(
    `SELECT u.size_bytes = (SELECT sum(size_bytes) FROM quarantine q WHERE q.device_id = u.device_id) AS true_to_it
     FROM quarantine_usage u`,
  );
  expect(rows).toEqual([{ true_to_it: true }, { true_to_it: true }]);
  const counts = await countQuarantined(database.pool, TENANT, new Date(NOW - 2 * 3_600_000));
  expect(counts).toEqual({ invalid: 31, unparseable: 60 });
});

test('a flood within one batch is cut to the budget too', async () => {
  await put(
    'burst',
    Array.from({ length: 40 }, () => 'invalid' as const),
    128,
  );
  expect((await kept('burst')).length).toBe(6);
  const drops = await listQuarantineDrops(database.pool, TENANT, 10);
  expect(drops.find(({ deviceId }) => deviceId === 'burst')).toMatchObject({ reason: 'invalid', entries: 34 });
});

test('retention gives its room back to a device', async () => {
  await put('old', ['invalid', 'invalid'], 100, 400 * 86_400_000);
  await database.pool.query('SELECT delete_expired(5000)');
  const usage = `SELECT size_bytes FROM quarantine_usage WHERE device_id = 'old'`;
  expect((await database.pool.query(usage)).rows).toEqual([]);
});

test('shows the bytes as they came, as text where they are some', async () => {
  await insertQuarantine(database.pool, [
    {
      tenantId: TENANT,
      deviceId: 'reader' as DeviceId,
      receivedAt: NOW,
      source: 'door:device',
      topic: 't',
      reason: 'unparseable',
      detail: 'd',
      payload: Buffer.from('{"车":'),
    },
    {
      tenantId: TENANT,
      deviceId: 'reader' as DeviceId,
      receivedAt: NOW,
      source: 'door:device',
      topic: 't',
      reason: 'invalid',
      detail: 'd',
      payload: Buffer.from([0xa1, 0xff, 0x00]),
    },
  ]);
  const [binary, text] = await kept('reader');
  expect(await findQuarantined(database.pool, TENANT, binary!.id)).toMatchObject({ hex: 'a1ff00', text: null });
  expect(await findQuarantined(database.pool, TENANT, text!.id)).toMatchObject({ text: '{"车":', payloadBytes: 7 });
  expect(await findQuarantined(database.pool, 2 as TenantId, text!.id)).toBeUndefined();
  const after = await listQuarantine(database.pool, TENANT, { after: binary!.id, limit: 1, reason: 'unparseable' });
  expect(after.map(({ id }) => id)).toEqual([text!.id]);
});
