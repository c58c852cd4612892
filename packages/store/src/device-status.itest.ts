import type { DeviceId, Motion, TenantId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeviceModel, editDeviceModel, loadModelThresholds } from './device-models.ts';
import { readDeviceSummary } from './device-summary.ts';
import { createDevice, findDevice, listDevices } from './devices.ts';
import { withTransaction } from './transaction.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
const MODEL = {
  vendor: null,
  adapter: 'native' as const,
  datum: 'wgs84' as const,
  capabilities: [],
  alarms: [],
  expectedIntervalS: 10,
  thresholds: {},
};
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await withTransaction(database.pool, async (tx) => {
    await createDeviceModel(tx, BY, { ...MODEL, name: 'sleeper', parkedIntervalS: null });
    await createDeviceModel(tx, BY, { ...MODEL, name: 'reporter', parkedIntervalS: 3_600 });
  });
});
afterAll(() => database.drop());

let count = 0;
interface Seen {
  model?: string;
  online: boolean | null;
  /** How long ago its newest fix came; left out: there was none. */
  fixAgoS?: number;
  motion?: Motion;
}
async function device({ model = 'sleeper', online, fixAgoS, motion = 'moving' }: Seen): Promise<DeviceId> {
  const id = `status-${++count}` as DeviceId;
  await withTransaction(database.pool, (tx) => createDevice(tx, TENANT, { id, model }));
  await database.pool.query(
    `UPDATE devices SET online = $2::boolean, status_at = CASE WHEN $2::boolean IS NOT NULL THEN now() - INTERVAL '1 hour' END WHERE id = $1`,
    [id, online],
  );
  if (fixAgoS === undefined) return id;
  await database.pool.query(
    `INSERT INTO device_states (tenant_id, device_id, ts, received_at, motion)
     VALUES (1, $1, now() - make_interval(secs => $2::integer + 2), now() - make_interval(secs => $2::integer), $3)`,
    [id, fixAgoS, motion],
  );
  return id;
}

test.each([
  ['never connected', { online: null }, 'unknown'],
  ['moving and reporting', { online: true, fixAgoS: 5 }, 'online'],
  ['connected but silent for three intervals', { online: true, fixAgoS: 31 }, 'stale'],
  ['connected an hour ago without any fix', { online: true }, 'stale'],
  ['gone while it moved, just now', { online: false, fixAgoS: 20 }, 'offline'],
  ['gone while it moved, long ago: it should report', { online: false, fixAgoS: 600 }, 'stale'],
  ['parked and asleep', { online: false, fixAgoS: 86_400, motion: 'parked' }, 'offline'],
  ['parked, asleep, still connected', { online: true, fixAgoS: 86_400, motion: 'parked' }, 'online'],
  [
    'parked, and its model reports then',
    { online: true, fixAgoS: 7_200, motion: 'parked', model: 'reporter' },
    'online',
  ],
  [
    'parked and silent, and its model reports then',
    { online: true, fixAgoS: 10_900, motion: 'parked', model: 'reporter' },
    'stale',
  ],
  ['without a session, but reporting', { online: null, fixAgoS: 5 }, 'online'],
] as const)('%s is %s', async (_case, seen: Seen, status) => {
  const id = await device(seen);
  expect(await findDevice(database.pool, TENANT, id)).toMatchObject({ status });
  const page = { after: null, limit: 1, search: id };
  expect(await listDevices(database.pool, TENANT, { ...page, status })).toHaveLength(1);
  const before = await readDeviceSummary(database.pool, TENANT);
  await device(seen);
  const after = await readDeviceSummary(database.pool, TENANT);
  expect(after.byStatus[status]).toBe(before.byStatus[status] + 1);
  expect(after.unfitted).toBe(after.total);
});

test('a device has the interval of its model unless told, and its newest fix tells the lag', async () => {
  const id = await device({ model: 'reporter', online: true, fixAgoS: 1 });
  expect(await findDevice(database.pool, TENANT, id)).toMatchObject({ expectedIntervalS: 10, lastLagMs: 2_000 });
});

test('an edit of a model keeps the thresholds that held before', async () => {
  const before = Date.now();
  const edit = { ...MODEL, parkedIntervalS: null, thresholds: { maxSpeedKph: 180 } };
  const edited = await withTransaction(database.pool, (tx) => editDeviceModel(tx, BY, 'sleeper', edit, 1));
  expect(edited).toMatchObject({ version: 2, thresholds: { maxSpeedKph: 180 } });
  const [first, second] = (await loadModelThresholds(database.pool)).filter(({ model }) => model === 'sleeper');
  expect(first).toMatchObject({ validFromMs: -Infinity, thresholds: {} });
  expect(second!.validFromMs).toBeGreaterThan(before - 60_000);
  const stale = withTransaction(database.pool, (tx) => editDeviceModel(tx, BY, 'sleeper', edit, 1));
  await expect(stale).rejects.toMatchObject({ currentVersion: 2 });
});
