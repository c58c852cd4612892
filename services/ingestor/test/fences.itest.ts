import { NewGeofence, type TenantId } from '@roadcall/contracts';
import { createGeofence, deleteGeofence, listGeofenceVisits, withTransaction } from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, provisionDevice, startTestIngestor, topicOf } from './harness.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const yardAt = (lat: number) =>
  NewGeofence.parse({
    nameZh: '门店',
    nameEn: 'Yard',
    kind: 'branch_yard',
    colour: 'green',
    shape: { type: 'Point', coordinates: [121, lat], radiusM: 300 },
  });

test('a vehicle’s stay in a fence becomes a visit, and a fence that ends ends it', async () => {
  const device = await provisionDevice(database.pool);
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '2500' });
  const client = await connectDevice(ingestor.port, device);
  let seq = 1;
  const report = async (lat: number): Promise<number> => {
    const ts = Date.now();
    const fixes = [{ ts, lat, lon: 121, speedKph: 30, accuracyM: 5 }];
    await client.publishAsync(topicOf(device, 'telemetry'), JSON.stringify({ seq: seq++, fixes }), { qos: 1 });
    return ts;
  };
  // Made while the ingestor runs: the next position is judged by it all the same.
  const fence = await withTransaction(database.pool, (tx) => createGeofence(tx, BY, yardAt(31)));
  const page = { openOnly: false, after: null, limit: 10 };
  const visitsOf = () => listGeofenceVisits(database.pool, TENANT, fence.id, page);
  const enteredAt = await report(31);
  const open = await waitFor(async () => (await visitsOf())[0], { timeoutMs: 20_000, what: 'the visit' });
  expect(open).toMatchObject({
    vehicleId: device.vehicle.id,
    enteredAt: new Date(enteredAt).toISOString(),
    leftAt: null,
  });

  await withTransaction(database.pool, (tx) => deleteGeofence(tx, BY, fence.id, null));
  const leftAt = await report(31);
  const visit = await waitFor(async () => (await visitsOf()).find((one) => one.leftAt !== null), {
    timeoutMs: 20_000,
    what: 'the end of the visit',
  });
  expect(visit).toMatchObject({ id: open.id, leftAt: new Date(leftAt).toISOString() });
  await client.endAsync();
  await ingestor.stop();
});
