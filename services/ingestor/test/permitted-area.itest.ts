import { NewGeofence, type GeofenceId, type RentalStatus, type TenantId } from '@roadcall/contracts';
import {
  changeRentalArea,
  changeRentalStatus,
  createGeofence,
  createRental,
  listAlarms,
  withTransaction,
  type Transaction,
} from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, provisionDevice, startTestIngestor, topicOf } from './harness.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
async function cityAt(lat: number): Promise<GeofenceId> {
  const shape = { type: 'Point', coordinates: [121, lat], radiusM: 5_000 };
  const wish = { nameZh: '市', nameEn: `City ${lat}`, kind: 'city_limit', colour: 'blue', shape };
  return (await inTx((tx) => createGeofence(tx, BY, NewGeofence.parse(wish)))).id;
}

test('leaving a rental’s area is an alarm of that rental, which a wider area and the return end', async () => {
  const [home, neighbour] = [await cityAt(31), await cityAt(31.2)];
  const device = await provisionDevice(database.pool);
  const vehicleId = device.vehicle.id;
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '2500' });
  const client = await connectDevice(ingestor.port, device);
  let seq = 1;
  const report = async (lat: number): Promise<void> => {
    const fixes = [{ ts: Date.now(), lat, lon: 121, speedKph: 30, accuracyM: 5 }];
    await client.publishAsync(topicOf(device, 'telemetry'), JSON.stringify({ seq: seq++, fixes }), { qos: 1 });
  };
  const alarmsOf = () => listAlarms(database.pool, TENANT, { filter: { kinds: ['left_area'] }, after: null, limit: 9 });
  /** Reports the same place until the newest alarm is as it should be. */
  const until = (lat: number, active: boolean, count: number, what: string) =>
    waitFor(
      async () => {
        await report(lat);
        const alarms = await alarmsOf();
        return alarms.length === count && alarms[0]?.active === active ? alarms[0] : undefined;
      },
      { timeoutMs: 60_000, intervalMs: 700, what },
    );

  const [from, to] = [-1, 5].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString()) as [string, string];
  const customer = { name: '王小明', phone: null };
  const area = { permittedFenceIds: [home] };
  let rental = await inTx((tx) => createRental(tx, BY, { vehicleId, customer, from, to, confirmed: true, ...area }));
  const move = async (...statuses: RentalStatus[]) => {
    for (const status of statuses) rental = await inTx((tx) => changeRentalStatus(tx, BY, rental.id, status, null));
  };
  // Outside before the hand-over: that is nobody's business yet.
  await report(31.2);
  await move('preparing', 'ready', 'handed_over', 'active');
  const left = await until(31.2, true, 1, 'the alarm after the hand-over');
  expect(left).toMatchObject({ subject: home, rentalId: rental.id, vehicleId, severity: 'warning' });
  expect(Date.parse(left.beganAt)).toBeGreaterThan(Date.parse(rental.legs[0]!.from));

  await inTx((tx) => changeRentalArea(tx, BY, rental.id, { permittedFenceIds: [home, neighbour] }, null));
  await until(31.2, false, 1, 'the end of the alarm when the area was widened');
  await inTx((tx) => changeRentalArea(tx, BY, rental.id, { permittedFenceIds: [neighbour] }, null));
  await inTx((tx) => changeRentalArea(tx, BY, rental.id, { forbiddenFenceIds: [] }, null));
  // What comes back within a minute is the same alarm; here it is another fence that was left.
  const again = await until(31, true, 2, 'the alarm of the other fence');
  expect(again).toMatchObject({ subject: neighbour, rentalId: rental.id });

  // The return ends it in its own transaction: the device may never say a word again.
  await move('returned');
  expect((await alarmsOf())[0]).toMatchObject({ id: again.id, active: false });
  await client.endAsync();
  await ingestor.stop();
}, 120_000);
