import {
  changeRentalStatus,
  createRental,
  listStops,
  listTrips,
  readFittingHistory,
  readFixesToDerive,
  readVehiclePhases,
  withTransaction,
} from '@roadcall/store';
import {
  canonicalFacts,
  DEFAULT_RULES,
  DEFAULT_SETTINGS,
  deriveAgain,
  DeviceTimeline,
  NO_FENCES,
  orderFix,
  recordsOf,
} from '@roadcall/telematics';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectDevice,
  counted,
  provisionDevice,
  startTestIngestor,
  TENANT,
  topicOf,
  type TestDevice,
} from './harness.ts';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const WINDOW_MS = '200';
const MINUTE = 60_000;

/** A device that has been in its vehicle for a day. */
async function fittedDevice(): Promise<TestDevice> {
  const device = await provisionDevice(database.pool);
  await database.pool.query(
    `UPDATE device_fittings SET fitted = tstzrange(now() - interval '1 day', NULL) WHERE device_id = $1`,
    [device.id],
  );
  return device;
}

/** Ten minutes parked, ten minutes north at 60 km/h, ten minutes parked; a fix each ten seconds. */
function drive(from: number): { ts: number; lat: number; lon: number; speedKph: number; ignition: boolean }[] {
  return Array.from({ length: 180 }, (_, i) => {
    const drivenS = Math.min(Math.max(i - 60, 0), 60) * 10;
    const moves = i > 60 && i <= 120;
    return {
      ts: from + i * 10_000,
      lat: 31 + ((drivenS / 3.6) * 60) / 111_195,
      lon: 121,
      speedKph: moves ? 60 : 0,
      ignition: moves,
    };
  });
}

async function send(port: number, device: TestDevice, seq: number, fixes: unknown[]): Promise<void> {
  const client = await connectDevice(port, device);
  await client.publishAsync(topicOf(device, 'telemetry'), JSON.stringify({ seq, fixes }), { qos: 1 });
  await client.endAsync();
}

async function tripsOf(device: TestDevice) {
  const { rows } = await database.pool.query<{
    began_at: Date;
    ended_at: Date | null;
    distance_m: number;
    vehicle_id: string;
    rental_id: string | null;
  }>('SELECT began_at, ended_at, distance_m, vehicle_id, rental_id FROM trips WHERE device_id = $1 ORDER BY began_at', [
    device.id,
  ]);
  return rows;
}

test('a drive becomes a trip of its vehicle between two stops, whatever order its messages came in', async () => {
  const device = await fittedDevice();
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '2000' });
  const from = Date.now() - 40 * MINUTE;
  const fixes = drive(from);
  for (const part of [2, 0, 5, 1, 4, 3]) {
    await send(ingestor.port, device, 1 + part * 30, fixes.slice(part * 30, part * 30 + 30));
  }
  const trip = await waitFor(async () => (await tripsOf(device)).find((row) => row.ended_at !== null), {
    timeoutMs: 20_000,
    what: 'the trip',
  });
  await ingestor.stop();
  expect(trip.vehicle_id).toBe(device.vehicle.id);
  expect(Math.abs(trip.began_at.getTime() - (from + 10 * MINUTE))).toBeLessThanOrEqual(10_000);
  expect(Math.abs(trip.ended_at!.getTime() - (from + 20 * MINUTE))).toBeLessThanOrEqual(10_000);
  expect(Math.abs(trip.distance_m - 10_000)).toBeLessThan(200);
  expect(await tripsOf(device)).toHaveLength(1);
  const { rows: stops } = await database.pool.query(
    'SELECT ended_at FROM stops WHERE device_id = $1 ORDER BY began_at',
    [device.id],
  );
  expect(stops.map(({ ended_at }) => ended_at !== null)).toEqual([true, false]);
});

test('a burst beyond what memory may hold is read again from the store: the same trip, nothing late', async () => {
  const device = await fittedDevice();
  const others = [await fittedDevice(), await fittedDevice(), await fittedDevice()];
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '2000', DERIVE_MAX_FIXES: '25' });
  const from = Date.now() - 40 * MINUTE;
  const fixes = drive(from);
  await Promise.all(
    [device, ...others].map(async (one) => {
      const client = await connectDevice(ingestor.port, one);
      const parts = [2, 0, 5, 1, 4, 3].map((part) => ({
        seq: 1 + part * 30,
        fixes: fixes.slice(part * 30, part * 30 + 30),
      }));
      const topic = topicOf(one, 'telemetry');
      await Promise.all(parts.map((part) => client.publishAsync(topic, JSON.stringify(part), { qos: 1 })));
      await client.endAsync();
    }),
  );
  for (const one of [device, ...others]) {
    const trip = await waitFor(async () => (await tripsOf(one)).find((row) => row.ended_at !== null), {
      timeoutMs: 30_000,
      what: 'the trip',
    });
    expect(Math.abs(trip.distance_m - 10_000)).toBeLessThan(200);
    expect(await tripsOf(one)).toHaveLength(1);
  }
  expect(await counted(ingestor, 'roadcall_fixes_late_total')).toEqual({ '': 0 });
  await ingestor.stop();
});

test('facts that the database refuses take no others with them, and their device goes on', async () => {
  const refused = await fittedDevice();
  const others = [await fittedDevice(), await fittedDevice(), await fittedDevice()];
  // Whatever else it may be: a fact that the table does not take.
  await database.ownerPool.query(
    `ALTER TABLE trips ADD CONSTRAINT refused_by_test CHECK (device_id <> '${refused.id}') NOT VALID`,
  );
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '1000' });
  const from = Date.now() - 40 * MINUTE;
  await Promise.all([refused, ...others].map((one) => send(ingestor.port, one, 1, drive(from))));
  for (const one of others) {
    await waitFor(async () => (await tripsOf(one)).some((row) => row.ended_at !== null), {
      timeoutMs: 30_000,
      what: 'the trips of the others',
    });
  }
  const markOf = async () =>
    (
      await database.pool.query<{ up_to: Date }>(
        'SELECT derived_at AS up_to FROM derivation_states WHERE device_id = $1',
        [refused.id],
      )
    ).rows[0];
  await waitFor(markOf, { timeoutMs: 30_000, what: 'the mark of the refused one' });
  expect(await tripsOf(refused)).toEqual([]);
  await database.ownerPool.query('ALTER TABLE trips DROP CONSTRAINT refused_by_test');
  await ingestor.stop();
});

test('a trip goes on over a restart, and what was derived is not derived again', async () => {
  const device = await fittedDevice();
  const from = Date.now() - 40 * MINUTE;
  const fixes = drive(from);
  const first = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  await send(first.port, device, 1, fixes.slice(0, 90));
  await waitFor(async () => (await tripsOf(device)).length === 1, {
    timeoutMs: 20_000,
    what: 'the beginning of the trip',
  });
  await first.stop();
  const second = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  await send(second.port, device, 91, fixes.slice(90));
  await waitFor(async () => (await tripsOf(device))[0]?.ended_at, { timeoutMs: 20_000, what: 'the end of the trip' });
  await second.stop();
  const trips = await tripsOf(device);
  expect(trips).toHaveLength(1);
  expect(Math.abs(trips[0]!.distance_m - 10_000)).toBeLessThan(200);
});

test('what comes after later fixes were derived is stored as late and changes no trip', async () => {
  const device = await fittedDevice();
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  const from = Date.now() - 40 * MINUTE;
  const fixes = drive(from);
  await send(ingestor.port, device, 1, fixes);
  const before = await waitFor(async () => (await tripsOf(device)).find((row) => row.ended_at !== null), {
    timeoutMs: 20_000,
    what: 'the trip',
  });
  await send(ingestor.port, device, 1_000, [{ ts: from + 15 * MINUTE + 1, lat: 31.9, lon: 121, speedKph: 60 }]);
  const { rows } = await database.pool.query(
    'SELECT flags & 1 AS late FROM fixes WHERE device_id = $1 AND seq = 1000',
    [device.id],
  );
  await ingestor.stop();
  expect(rows).toEqual([{ late: 1 }]);
  expect(await tripsOf(device)).toEqual([before]);
});

test('the beginning of a rental splits the trip, by the time of the fixes', async () => {
  const device = await fittedDevice();
  const from = Date.now() - 40 * MINUTE;
  const rental = await withTransaction(database.pool, (tx) =>
    createRental(
      tx,
      { tenantId: TENANT, actor: 'test' },
      {
        vehicleId: device.vehicle.id,
        customer: { name: 'Test', phone: null },
        from: new Date(from).toISOString(),
        to: new Date(from + 24 * 60 * MINUTE).toISOString(),
        confirmed: true,
      },
    ),
  );
  for (const status of ['preparing', 'ready', 'handed_over'] as const) {
    await withTransaction(database.pool, (tx) =>
      changeRentalStatus(tx, { tenantId: TENANT, actor: 'test' }, rental.id, status, null),
    );
  }
  const { rows: phases } = await database.pool.query<{ rental_phase: string; rental_id: string | null }>(
    'SELECT rental_phase, rental_id FROM vehicle_phases WHERE vehicle_id = $1 ORDER BY valid_from',
    [device.vehicle.id],
  );
  expect(phases[0]).toEqual({ rental_phase: 'available', rental_id: null });
  expect(phases.at(-1)).toEqual({ rental_phase: 'rented', rental_id: rental.id });
  // As if it had been handed over in the middle of the drive.
  await database.ownerPool.query(
    `UPDATE vehicle_phases SET valid_from = $2 WHERE vehicle_id = $1 AND rental_phase = 'rented' AND rental_id IS NOT NULL`,
    [device.vehicle.id, new Date(from + 15 * MINUTE)],
  );
  await database.ownerPool.query(`DELETE FROM vehicle_phases WHERE vehicle_id = $1 AND valid_from > $2`, [
    device.vehicle.id,
    new Date(from + 15 * MINUTE),
  ]);
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  await send(ingestor.port, device, 1, drive(from));
  await waitFor(async () => (await tripsOf(device)).filter((row) => row.ended_at !== null).length === 2, {
    timeoutMs: 20_000,
    what: 'both trips',
  });
  await ingestor.stop();
  const trips = await tripsOf(device);
  expect(trips.map(({ rental_id }) => rental_id)).toEqual([null, rental.id]);
  expect(trips[1]!.began_at).toEqual(trips[0]!.ended_at);
  expect(Math.abs(trips[0]!.distance_m + trips[1]!.distance_m - 10_000)).toBeLessThan(200);
});

test('two ingestors that have the same device derive it once', async () => {
  const device = await fittedDevice();
  const from = Date.now() - 40 * MINUTE;
  const fixes = drive(from);
  const one = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  const other = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  for (let part = 0; part < 6; part++) {
    await send((part % 2 ? one : other).port, device, 1 + part * 30, fixes.slice(part * 30, part * 30 + 30));
  }
  await waitFor(async () => (await tripsOf(device))[0]?.ended_at, { timeoutMs: 30_000, what: 'the end of the trip' });
  await Promise.all([one.stop(), other.stop()]);
  const trips = await tripsOf(device);
  expect(trips).toHaveLength(1);
  expect(Math.abs(trips[0]!.distance_m - 10_000)).toBeLessThan(200);
});

test('replaying what is stored gives the same trips, stops and alarms, byte for byte', async () => {
  const device = await fittedDevice();
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '2000' });
  const from = Date.now() - 40 * MINUTE;
  const fixes = drive(from).map((fix, i) => ({
    ...fix,
    speedKph: fix.speedKph * 1.0123456789,
    headingDeg: (i * 7.7777777) % 360,
    fuelPct: 60.123456 - i / 100,
    ...(i === 70 || i === 80 ? { alarm: { kind: 'engine_fault', active: i === 70, code: 'P0301' } } : {}),
  }));
  for (const part of [1, 0, 3, 2, 5, 4]) {
    await send(ingestor.port, device, 1 + part * 30, fixes.slice(part * 30, part * 30 + 30));
  }
  await waitFor(async () => (await tripsOf(device)).some((row) => row.ended_at !== null), {
    timeoutMs: 20_000,
    what: 'the trip',
  });
  await ingestor.stop();

  const wanted = [{ tenantId: TENANT, deviceId: device.id, after: undefined }];
  const stored = (await readFixesToDerive(database.pool, wanted, 1_000)).map(orderFix);
  const [history] = await readFittingHistory(database.pool, [device.id], new Date(0));
  const phases = Map.groupBy(
    await readVehiclePhases(database.pool, [device.vehicle.id], new Date(0)),
    (phase) => phase.vehicleId,
  );
  const timeline = new DeviceTimeline(
    { ...history!, device: history!, settings: DEFAULT_SETTINGS, phases },
    { fencesAt: () => NO_FENCES, alarmRulesAt: () => DEFAULT_RULES, zoneAt: () => 'Asia/Shanghai' },
  );
  const contextAt = (at: number) => timeline.at(at);
  const facts = deriveAgain(undefined, stored, contextAt);
  expect(stored).toHaveLength(180);
  expect(canonicalFacts(deriveAgain(undefined, stored.toReversed(), contextAt))).toBe(canonicalFacts(facts));

  const { trips, stops } = recordsOf(facts);
  const instant = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  const query = { vehicleId: device.vehicle.id, from: new Date(from), to: new Date(), limit: 100 };
  const storedTrips = (await listTrips(database.pool, TENANT, query)).trips;
  expect(
    storedTrips.map(({ id, beganAt, endedAt, distanceM, movingMs, harsh }) => [
      id,
      beganAt,
      endedAt,
      distanceM,
      movingMs,
      harsh,
    ]),
  ).toEqual(
    trips.map(({ id, beganAt, endedAt, distanceM, movingMs, harsh }) => [
      id,
      instant(beganAt),
      instant(endedAt),
      distanceM,
      movingMs,
      harsh,
    ]),
  );
  const storedStops = (await listStops(database.pool, TENANT, query)).stops;
  expect(
    storedStops.map(({ id, beganAt, endedAt, place, idlingMs }) => [id, beganAt, endedAt, place, idlingMs]),
  ).toEqual(
    stops.map(({ id, beganAt, endedAt, place, idlingMs }) => [id, instant(beganAt), instant(endedAt), place, idlingMs]),
  );
  const alarms = new Map(facts.flatMap((fact) => ('alarm' in fact ? [[fact.alarm.id, fact.alarm] as const] : [])));
  const { rows } = await database.pool.query(
    'SELECT id, kind, subject, active, count, began_at, ended_at FROM alarms WHERE device_id = $1 ORDER BY began_at, id',
    [device.id],
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toEqual(
    [...alarms.values()].map(({ id, kind, subject, active, count, beganAt, endedAt }) => {
      const ended = endedAt === undefined ? null : new Date(endedAt);
      return { id, kind, subject, active, count, began_at: new Date(beganAt), ended_at: ended };
    }),
  );
});

test('a fact that the database refuses is set aside alone: the trip beside it and the state are written', async () => {
  const device = await fittedDevice();
  // A constraint of an operator's own, say: this device may not stop here.
  await database.ownerPool.query(
    `ALTER TABLE stops ADD CONSTRAINT refuses_a_stop CHECK (device_id <> '${device.id}' OR lat < 31.001) NOT VALID`,
  );
  const ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: WINDOW_MS });
  await send(ingestor.port, device, 1, drive(Date.now() - 40 * MINUTE));
  await waitFor(async () => (await tripsOf(device)).some((row) => row.ended_at !== null), {
    timeoutMs: 20_000,
    what: 'the trip',
  });
  const stops = async () =>
    (await database.pool.query<{ lat: number }>('SELECT lat FROM stops WHERE device_id = $1', [device.id])).rows;
  expect(await stops()).toEqual([{ lat: 31 }]);
  expect((await counted(ingestor, 'roadcall_facts_refused_total'))['']).toBeGreaterThan(0);
  const { rowCount } = await database.pool.query('SELECT FROM derivation_states WHERE device_id = $1', [device.id]);
  expect(rowCount).toBe(1);
  await ingestor.stop();
  await database.ownerPool.query('ALTER TABLE stops DROP CONSTRAINT refuses_a_stop');
});
