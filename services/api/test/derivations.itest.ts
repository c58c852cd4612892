import { randomUUID } from 'node:crypto';
import type { Derivation, DerivationRun, Geofence, Trip, VehicleId } from '@roadcall/contracts';
import { copyFixes, ensurePartitions, FixesBinaryWriter, withTransaction, type FixRow } from '@roadcall/store';
import { plainFix } from '@roadcall/testkit';
import { boundsOfLocalDay, localDayOf } from '@roadcall/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, TENANT, type RunningApi } from './running-api.ts';
import { provision } from './sample-fleet.ts';

const MINUTE = 60_000;
const DAY = localDayOf('Asia/Shanghai', Date.now() - 2 * 86_400_000);
const { from: MIDNIGHT } = boundsOfLocalDay('Asia/Shanghai', DAY);
/** It sets off at eight. */
const EIGHT = MIDNIGHT + 8 * 60 * MINUTE;

let api: RunningApi;
let token: string;
let vehicleId: VehicleId;
beforeAll(async () => {
  api = await runApi();
  await api.addUser('manager', ['fleet_manager']);
  await api.addUser('dispatcher', ['dispatcher']);
  token = await api.tokenOf('manager');
  await provision(api);
  await ensurePartitions(api.database.pool);
  await api.database.pool.query(
    `UPDATE device_fittings SET fitted = tstzrange(now() - interval '7 days', NULL) WHERE device_id = 'dev-1'`,
  );
  const { rows } = await api.database.pool.query<{ id: VehicleId }>(`SELECT id FROM vehicles WHERE plate = '沪A00001'`);
  vehicleId = rows[0]!.id;
  // Parked for ten minutes, half an hour north at 60 km/h, parked for two hours.
  const minutes = Array.from({ length: 160 }, (_, minute) => minute);
  await store(minutes.map((minute) => fixAt(minute, Math.min(Math.max(minute - 10, 0), 30))));
});
afterAll(() => api.close());

/** A fix `minute` minutes after eight, `driven` kilometres north. */
function fixAt(minute: number, driven: number, flags = 0): FixRow {
  const ts = EIGHT + minute * MINUTE;
  const moves = driven > 0 && driven < 30;
  return plainFix(
    { tenantId: TENANT, deviceId: 'dev-1', ts, seq: ts },
    {
      lat: 31 + (driven * 1_000) / 111_195,
      lon: 121,
      speedKph: moves ? 60 : 0,
      ignition: moves,
      flags,
      contentHash: minute,
    },
  );
}

async function store(fixes: FixRow[]): Promise<void> {
  await withTransaction(api.database.pool, (tx) => copyFixes(tx, new FixesBinaryWriter(), fixes));
}

const derive = (body: object, as = token) =>
  api.call<Derivation>('POST', `/api/v1/vehicles/${vehicleId}/derivations`, { token: as, body });
const trip = (id: string, run?: number) =>
  api.call<Trip>('GET', `/api/v1/trips/${id}${run === undefined ? '' : `?run=${run}`}`, { token });
const sizes = ({ added, removed, changed }: Record<'added' | 'removed' | 'changed', unknown[]>) => [
  added.length,
  removed.length,
  changed.length,
];

test('a preview says what would change and changes nothing; then the version is put in force, and deriving again changes nothing', async () => {
  const preview = (await derive({ day: DAY })).body;
  expect(preview).toMatchObject({ run: null, lateFixes: 0, trips: { added: [{ kind: 'driven', run: 0 }] } });
  expect((await trip(preview.trips.added[0]!.id)).status).toBe(404);

  const made = (await derive({ day: DAY, preview: false })).body;
  expect(made.run).toBeGreaterThan(0);
  expect(sizes(made.trips)).toEqual([1, 0, 0]);
  expect((await trip(made.trips.added[0]!.id)).body).toEqual(made.trips.added[0]);

  const again = (await derive({ day: DAY, preview: false })).body;
  expect([again.run, sizes(again.trips), sizes(again.stops)]).toEqual([null, [0, 0, 0], [0, 0, 0]]);
});

test('late fixes make a new version that differs where they say so, and the old one stays readable', async () => {
  const before = (await derive({ day: DAY })).body;
  expect(sizes(before.trips)).toEqual([0, 0, 0]);
  // It had been on a detour in between: two kilometres east and back.
  const detour = [20.25, 20.5, 20.75].map((minute, i) => ({
    ...fixAt(minute, minute - 10, 1),
    lon: 121 + [0.01, 0.02, 0.01][i]!,
  }));
  await store(detour);
  const made = (await derive({ day: DAY, preview: false })).body;
  expect([made.lateFixes, sizes(made.trips), sizes(made.stops)]).toEqual([3, [0, 0, 1], [0, 0, 0]]);
  const { before: old, after } = made.trips.changed[0]!;
  expect(after.distanceM - old.distanceM).toBeGreaterThan(2_500);
  expect([old.id, old.beganAt, old.endedAt]).toEqual([after.id, after.beganAt, after.endedAt]);
  expect((await trip(after.id)).body).toEqual(after);
  expect((await trip(old.id, old.run)).body).toEqual(old);
  const { body } = await api.call<{ runs: DerivationRun[] }>('GET', `/api/v1/vehicles/${vehicleId}/derivations`, {
    token,
  });
  expect(body.runs.map(({ run, day, rules }) => [run, day, rules])).toEqual([
    [after.run, DAY, 'then'],
    [old.run, DAY, 'then'],
  ]);
});

test('a day is derived again by the area that the rental had then, and by fences as they are now if asked', async () => {
  const shape = { type: 'Point', coordinates: [121, 31], radiusM: 10_000 };
  const wish = { nameZh: '市区', nameEn: 'City', kind: 'city_limit', colour: 'blue', shape };
  const fence = (await api.call<Geofence>('POST', '/api/v1/geofences', { token, body: wish })).body;
  const db = api.database.ownerPool;
  await db.query(`UPDATE geofences SET valid_from = valid_from - interval '7 days' WHERE id = $1`, [fence.id]);
  // As its triggers keep it: on rent in the city alone, and from eight forty on anywhere.
  const phases = [
    [MIDNIGHT, '{}', [fence.id]],
    [EIGHT + 40 * MINUTE, '{}', []],
  ] as const;
  for (const [from, forbidden, permitted] of phases) {
    await db.query(
      `INSERT INTO vehicle_phases (tenant_id, vehicle_id, valid_from, rental_phase, condition, class, energy, rental_id,
         due_at, permitted_fence_ids, forbidden_fence_ids)
       SELECT tenant_id, id, $2, 'rented', 'ok', class, energy, $3, $4, $5, $6 FROM vehicles WHERE id = $1`,
      [vehicleId, new Date(from), randomUUID(), new Date(EIGHT + 24 * 60 * MINUTE), permitted, forbidden],
    );
  }
  const leftArea = ({ alarms }: Derivation) => ({
    added: alarms.added.filter(({ kind }) => kind === 'left_area'),
    removed: alarms.removed.filter(({ kind }) => kind === 'left_area'),
  });
  const minutes = (transitions: Derivation['alarms']['added']) =>
    transitions.map(({ change, subject, at }) => [change, subject, (Date.parse(at) - EIGHT) / MINUTE]);
  // Ten kilometres north after twenty minutes; the late fixes of the detour say so a little earlier.
  const then = leftArea((await derive({ day: DAY })).body);
  expect(minutes(then.removed)).toEqual([['alarm_raised', fence.id, 21]]);
  expect(minutes(then.added)).toEqual([['alarm_raised', fence.id, 20.25]]);

  const wider = { ...wish, shape: { ...shape, radiusM: 100_000 } };
  const put = await api.call('PUT', `/api/v1/geofences/${fence.id}`, {
    token,
    body: wider,
    headers: { 'if-match': '"1"' },
  });
  expect(put.status).toBe(200);
  expect(leftArea((await derive({ day: DAY })).body)).toEqual(then);
  const now = leftArea((await derive({ day: DAY, rules: 'now' })).body);
  expect(now.added).toEqual([]);
  // It ended when it might go anywhere.
  expect(minutes(now.removed)).toEqual([
    ['alarm_raised', fence.id, 21],
    ['alarm_cleared', fence.id, 40],
  ]);
});

test('a day that is not over and somebody who may not are refused', async () => {
  expect((await derive({ day: localDayOf('Asia/Shanghai', Date.now()) })).status).toBe(422);
  expect((await derive({ day: '2026-02-30' })).status).toBe(400);
  expect((await derive({ day: DAY }, await api.tokenOf('dispatcher'))).status).toBe(403);
});
