import type { DeviceId, DriverScoreSummary, Stop, Trip, VehicleId } from '@roadcall/contracts';
import {
  saveDrivingEvents,
  saveEnergyEvents,
  saveStops,
  saveTrips,
  withTransaction,
  type TripRow,
} from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, TENANT, type RunningApi } from './running-api.ts';
import { provision } from './sample-fleet.ts';

const AT = Date.UTC(2026, 2, 1, 8);
const HOUR = 3_600_000;
const place = { lat: 31.2, lon: 121.4 };
const TRIP_ID = '01900000-0000-8000-8000-000000000001';
const NEXT_ID = '01900000-0000-8000-8000-000000000002';

let api: RunningApi;
let token: string;
let vehicleId: VehicleId;
let onTheWay: TripRow;
beforeAll(async () => {
  api = await runApi();
  await api.addUser('manager', ['fleet_manager']);
  token = await api.tokenOf('manager');
  await provision(api);
  const { rows } = await api.database.pool.query<{ id: VehicleId }>(`SELECT id FROM vehicles WHERE plate = '沪A00001'`);
  vehicleId = rows[0]!.id;
  const common = { tenantId: TENANT, deviceId: 'dev-1' as DeviceId, vehicleId };
  const trip = (id: string, beganAt: number, endedAt: number | undefined, light: number): TripRow => ({
    ...common,
    id,
    kind: 'driven',
    beganAt,
    endedAt,
    from: place,
    to: { lat: 31.3, lon: 121.5 },
    distanceM: 50_000,
    movingMs: HOUR,
    idlingMs: 0,
    engineMs: HOUR,
    overspeedMs: 0,
    maxSpeedKph: 98.5,
    odometerM: 1_000_000,
    harsh: { harsh_braking: [light, 0, 0], harsh_acceleration: [0, 0, 0], harsh_cornering: [0, 0, 0] },
  });
  onTheWay = trip(NEXT_ID, AT + 2 * HOUR, undefined, 0);
  await withTransaction(api.database.pool, async (tx) => {
    await saveTrips(tx, [trip(TRIP_ID, AT, AT + HOUR, 1), onTheWay]);
    await saveStops(tx, [{ ...common, id: TRIP_ID, beganAt: AT + HOUR, endedAt: AT + 2 * HOUR, place, idlingMs: 0 }]);
    const event = { ...common, ...place, id: TRIP_ID, beganAt: AT, endedAt: AT };
    await saveDrivingEvents(tx, [{ ...event, kind: 'harsh_braking', severity: 1, source: 'fixes', value: 3.6 }]);
    await saveEnergyEvents(tx, [{ ...event, kind: 'refuel', fromPct: 10, toPct: 90 }]);
  });
});
afterAll(() => api.close());

const period = (from: number, to: number) => `?from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
const get = <T>(path: string) => api.call<T>('GET', `/api/v1${path}`, { token });

test('trips and stops that overlap a period, oldest first, each trip with its score', async () => {
  const { body } = await get<{ trips: Trip[] }>(`/vehicles/${vehicleId}/trips${period(AT, AT + 3 * HOUR)}`);
  expect(body.trips.map(({ id, endedAt }) => [id, endedAt !== null])).toEqual([
    [TRIP_ID, true],
    [NEXT_ID, false],
  ]);
  expect(body.trips[0]).toMatchObject({ distanceM: 50_000, maxSpeedKph: 98.5, driver: { score: 96 } });
  const before = await get<{ trips: Trip[] }>(`/vehicles/${vehicleId}/trips${period(AT - HOUR, AT)}`);
  expect(before.body.trips).toEqual([]);
  const stops = await get<{ stops: Stop[] }>(`/vehicles/${vehicleId}/stops${period(AT, AT + 3 * HOUR)}`);
  expect(stops.body.stops).toMatchObject([{ place, endedAt: new Date(AT + 2 * HOUR).toISOString() }]);
  expect((await get<Trip>(`/trips/${TRIP_ID}`)).body).toEqual(body.trips[0]);
});

test('the newest ones when there are too many, and it says so', async () => {
  const { body } = await get<{ trips: Trip[]; truncated: boolean }>(
    `/vehicles/${vehicleId}/trips${period(AT, AT + 3 * HOUR)}&limit=1`,
  );
  expect([body.trips.map(({ id }) => id), body.truncated]).toEqual([[NEXT_ID], true]);
});

test('driving and energy events', async () => {
  const driving = await get(`/vehicles/${vehicleId}/driving-events${period(AT, AT + HOUR)}`);
  expect(driving.body).toMatchObject({ events: [{ kind: 'harsh_braking', severity: 1, source: 'fixes' }] });
  const energy = await get(`/vehicles/${vehicleId}/energy-events${period(AT, AT + HOUR)}`);
  expect(energy.body).toMatchObject({ events: [{ kind: 'refuel', fromPct: 10, toPct: 90 }] });
});

test('the score of a vehicle over a period is that of its trips together', async () => {
  const { body } = await get<DriverScoreSummary>(`/vehicles/${vehicleId}/driver-score${period(AT, AT + 3 * HOUR)}`);
  expect(body).toMatchObject({ score: 98, tripCount: 2, distanceM: 100_000 });
  expect(body.parts.find(({ kind }) => kind === 'harsh_braking')).toMatchObject({ counts: [1, 0, 0], pointsLost: 2 });
});

test('a period that is too long, unknown vehicles and trips are refused, and each reading is on record', async () => {
  expect((await get(`/vehicles/${vehicleId}/trips${period(AT, AT + 93 * 24 * HOUR)}`)).status).toBe(400);
  expect((await get(`/vehicles/${TRIP_ID}/trips${period(AT, AT + HOUR)}`)).status).toBe(404);
  expect((await get(`/trips/${vehicleId}`)).status).toBe(404);
  const { rows } = await api.database.ownerPool.query('SELECT FROM position_access_log WHERE vehicle_id = $1', [
    vehicleId,
  ]);
  expect(rows.length).toBeGreaterThan(0);
});

test('the trip of a device that is taken out of its vehicle ends, also when one of its fixes comes after that', async () => {
  const removed = await api.call('PUT', '/api/v1/devices/dev-1/fitting', { token, body: null });
  expect(removed.status).toBe(200);
  const ended = (await get<Trip>(`/trips/${NEXT_ID}`)).body;
  expect(ended.endedAt).not.toBeNull();
  await withTransaction(api.database.pool, (tx) => saveTrips(tx, [{ ...onTheWay, distanceM: 51_000 }]));
  expect((await get<Trip>(`/trips/${NEXT_ID}`)).body).toEqual({ ...ended, distanceM: 51_000 });
});
