import type {
  FleetAt,
  PositionAccess,
  Problem,
  ProvisioningResult,
  Track,
  Utilisation,
  VehicleUsage,
  VersionedRetention,
} from '@roadcall/contracts';
import { createVehicle, fitDevice, withTransaction } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, TENANT, type RunningApi } from './running-api.ts';
import { provision, storeFixes, type TestPoint } from './sample-fleet.ts';

const HOUR_MS = 3_600_000;
const BY = { tenantId: TENANT, actor: 'test' };

let api: RunningApi;
let fleet: ProvisioningResult;
let tokens: { manager: string; dispatcher: string; clerk: string; auditor: string };
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('manager', ['administrator']);
  await api.addUser('dispatcher', ['dispatcher']);
  await api.addUser('clerk', ['customer_service']);
  await api.addUser('auditor', ['auditor']);
  tokens = {
    manager: await api.tokenOf('manager'),
    dispatcher: await api.tokenOf('dispatcher'),
    clerk: await api.tokenOf('clerk'),
    auditor: await api.tokenOf('auditor'),
  };
});
afterAll(() => api.close());

const get = <T>(path: string, token = tokens.manager) => api.call<T>('GET', `/api/v1${path}`, { token });
const iso = (ms: number): string => new Date(ms).toISOString();
const query = (from: number, to: number, more = ''): string => `from=${iso(from)}&to=${iso(to)}${more}`;
const point = (at: number, lat: number, more: Partial<TestPoint> = {}): TestPoint => ({
  lat,
  lon: 121.3,
  recordedAt: iso(at),
  speedKph: 30,
  ...more,
});

/** A vehicle of its own with a device that the test fills; fitted since an hour ago, as `pool.now()` cannot be moved. */
async function vehicleWith(deviceId: string, points: readonly TestPoint[], plate = deviceId) {
  await api.call('POST', '/api/v1/devices', { token: tokens.manager, body: { id: deviceId } });
  const vehicle = await withTransaction(api.database.pool, async (tx) => {
    const made = await createVehicle(tx, BY, {
      plate,
      vin: null,
      make: 'BYD',
      model: 'Qin',
      colour: 'white',
      class: 'compact',
      energy: 'ev',
      seats: 5,
      branchId: null,
    });
    await fitDevice(tx, BY, deviceId as never, { vehicleId: made.id });
    return made;
  });
  await refitSince(deviceId, Date.now() - 48 * HOUR_MS);
  await storeFixes(api, deviceId, points);
  return vehicle;
}
const refitSince = (deviceId: string, since: number) =>
  api.database.ownerPool.query(
    `UPDATE device_fittings SET fitted = tstzrange($2, upper(fitted)) WHERE device_id = $1 AND upper_inf(fitted)`,
    [deviceId, new Date(since)],
  );

test('a track is the stored points, oldest first, and pages back to the beginning of the period', async () => {
  const begin = Date.now() - HOUR_MS;
  const stored = Array.from({ length: 7 }, (_, i) => point(begin + i * 1_000, 31.2 + i / 100, { fuelPct: 50 }));
  const { id } = await vehicleWith('paged', stored);
  const path = `/vehicles/${id}/track?${query(begin, begin + 60_000)}`;
  const whole = (await get<Track>(path)).body;
  expect(whole).toMatchObject({
    truncated: false,
    next: null,
    storedPoints: 7,
    errorM: 0,
    gaps: [],
    alarms: [],
    stops: [],
  });
  expect(whole.points.map(({ recordedAt }) => recordedAt)).toEqual(stored.map(({ recordedAt }) => recordedAt));
  expect(whole.points[0]).toEqual({
    lat: 31.2,
    lon: 121.3,
    recordedAt: iso(begin),
    speedKph: 30,
    headingDeg: null,
    odometerM: null,
    fuelPct: 50,
    chargePct: null,
    ignition: null,
    flags: [],
  });
  const pages: Track['points'][] = [];
  let next: string | null = '';
  while (next !== null) {
    const { body }: { body: Track } = await get<Track>(`${path}&limit=3${next === '' ? '' : `&cursor=${next}`}`);
    expect(body.truncated).toBe(body.next !== null);
    pages.unshift(body.points);
    next = body.next;
  }
  expect(pages.map(({ length }) => length)).toEqual([1, 3, 3]);
  expect(pages.flat()).toEqual(whole.points);
});

test('late and doubtful points are there with their flags, or left out', async () => {
  const begin = Date.now() - HOUR_MS;
  const { id } = await vehicleWith('flagged', [
    point(begin, 31.2),
    point(begin + 1_000, 31.201, { flags: ['late'] }),
    point(begin + 2_000, 35, { flags: ['jump'] }),
    point(begin + 3_000, 31.203, { flags: ['late', 'few_satellites'] }),
  ]);
  const flags = async (choice: string) =>
    (await get<Track>(`/vehicles/${id}/track?${query(begin, begin + 60_000, choice)}`)).body.points.map((p) => p.flags);
  expect(await flags('')).toEqual([[], ['late'], ['jump'], ['late', 'few_satellites']]);
  expect(await flags('&late=false')).toEqual([[], ['jump']]);
  expect(await flags('&doubtful=false')).toEqual([[], ['late']]);
  expect(await flags('&late=false&doubtful=false')).toEqual([[]]);
});

test('a simplified track has few points, says how far off it is, and draws nothing across a silence', async () => {
  const begin = Date.now() - 2 * HOUR_MS;
  const straight = Array.from({ length: 50 }, (_, i) => point(begin + i * 1_000, 31.2 + i / 10_000));
  const after = Array.from({ length: 50 }, (_, i) => point(begin + HOUR_MS + i * 1_000, 31.3 + i / 10_000));
  const { id } = await vehicleWith('simplified', [...straight, ...after]);
  const path = `/vehicles/${id}/track?${query(begin, begin + 2 * HOUR_MS)}`;
  const { body } = await get<Track>(`${path}&toleranceM=5`);
  expect(body.points.map(({ lat }) => lat)).toEqual([31.2, 31.2049, 31.3, 31.3049]);
  expect(body.storedPoints).toBe(100);
  expect(body.errorM).toBeLessThanOrEqual(5);
  expect(body.gaps).toEqual([
    { from: iso(begin + 49_000), to: iso(begin + HOUR_MS), distanceM: expect.closeTo(10_574, -2) as number },
  ]);
  expect((await get<Track>(`${path}&maxPoints=10`)).body.points.length).toBeLessThanOrEqual(10);
});

test('a track follows the devices that a vehicle carried: each only while it was fitted', async () => {
  const now = Date.now();
  const first = await vehicleWith('moves-on', [point(now - 3 * HOUR_MS, 31.1), point(now - 1_000, 31.9)]);
  const second = await vehicleWith('takes-over', [point(now - 3 * HOUR_MS, 32.1), point(now - 60_000, 32.2)]);
  const takeOut = (deviceId: string, at: number) =>
    api.database.ownerPool.query(
      'UPDATE device_fittings SET fitted = tstzrange(lower(fitted), $2) WHERE device_id = $1 AND upper_inf(fitted)',
      [deviceId, new Date(at)],
    );
  await takeOut('moves-on', now - 2 * HOUR_MS);
  await takeOut('takes-over', now - HOUR_MS);
  await api.database.ownerPool.query(
    `INSERT INTO device_fittings (tenant_id, device_id, vehicle_id, fitted) VALUES (1, 'takes-over', $1, tstzrange($2, NULL))`,
    [first.id, new Date(now - HOUR_MS)],
  );
  const lats = async (id: string, limit = 100) =>
    (await get<Track>(`/vehicles/${id}/track?${query(now - 24 * HOUR_MS, now, `&limit=${limit}`)}`)).body.points.map(
      ({ lat }) => lat,
    );
  expect(await lats(first.id)).toEqual([31.1, 32.2]);
  expect(await lats(first.id, 1)).toEqual([32.2]);
  expect(await lats(second.id)).toEqual([32.1]);

  const labelsAt = async (at: number): Promise<string[]> => {
    const { body } = await get<FleetAt>(`/positions?at=${iso(at)}`);
    const mine = body.positions.filter(({ deviceId }) => ['moves-on', 'takes-over'].includes(deviceId));
    return mine.map(({ label, deviceId, lat }) => `${label} ${deviceId} ${lat}`).toSorted();
  };
  expect(await labelsAt(now - 2.5 * HOUR_MS)).toEqual(['moves-on moves-on 31.1', 'takes-over takes-over 32.1']);
  expect(await labelsAt(now - 30_000)).toEqual(['moves-on takes-over 32.2']);
});

test('the fleet at an instant: the last point before it, not older than the look-back, never a doubtful one', async () => {
  const at = Date.now() - HOUR_MS;
  const { id } = await vehicleWith('at-instant', [
    point(at - 2 * HOUR_MS, 31.1),
    point(at - 60_000, 31.2, { flags: ['late'] }),
    point(at - 30_000, 39, { flags: ['jump'] }),
    point(at + 1_000, 31.4),
  ]);
  const latOf = async (more: string) => {
    const { body } = await get<FleetAt>(`/positions?at=${iso(at)}${more}`);
    return body.positions.find(({ vehicleId }) => vehicleId === id)?.lat;
  };
  expect(await latOf('')).toBe(31.2);
  expect(await latOf('&doubtful=true')).toBe(39);
  expect(await latOf('&late=false')).toBe(31.1);
  expect(await latOf('&late=false&lookBackS=3600')).toBeUndefined();
  expect((await get<FleetAt>(`/positions?at=${iso(at)}`)).body.withoutPosition).toBeGreaterThanOrEqual(1);
});

test('what cannot be a period is refused with the reason', async () => {
  const { id } = fleet.vehicles[0]!;
  const now = Date.now();
  const refused = async (path: string) => {
    const { status, body } = await get<Problem>(path);
    return [status, body.errors?.[0]?.field];
  };
  expect(await refused(`/vehicles/${id}/track?${query(now, now - 1)}`)).toEqual([400, 'to']);
  expect(await refused(`/vehicles/${id}/track?${query(now - 32 * 24 * HOUR_MS, now)}`)).toEqual([400, 'to']);
  expect(await refused(`/vehicles/${id}/track?${query(now - 1, now, '&cursor=nonsense')}`)).toEqual([400, 'cursor']);
  const exported = `/vehicles/${id}/track/export?${query(now - 1, now, '&format=csv&timeZone=Moon/Base')}`;
  expect(await refused(exported)).toEqual([400, 'timeZone']);
});

test('every reading of past positions is on record, also one that the screen repeats; only auditors read the record', async () => {
  const at = Date.now() - HOUR_MS;
  const { id } = await vehicleWith('watched', [point(at, 31.2)]);
  const track = (from: number) => get(`/vehicles/${id}/track?${query(from, from + HOUR_MS)}`, tokens.dispatcher);
  await track(at - HOUR_MS);
  await track(at - HOUR_MS + 30_000);
  await get(`/vehicles/${id}/track/export?${query(at - HOUR_MS, at, '&format=csv')}`);
  await get(`/positions?at=${iso(at)}`, tokens.dispatcher);
  expect((await track(at - HOUR_MS)).status).toBe(200);
  expect((await get(`/vehicles/${id}/track?${query(at, at + 1)}`, tokens.clerk)).status).toBe(403);

  const record = await get<{ items: PositionAccess[] }>(`/position-access?vehicleId=${id}`, tokens.auditor);
  const mine = record.body.items.filter(({ from }) => Math.abs(Date.parse(from) - at) <= HOUR_MS);
  expect(mine.map(({ what, actor, reads }) => [what, actor, reads])).toEqual(
    expect.arrayContaining([
      ['fleet_at', 'dispatcher', expect.any(Number)],
      ['export', 'manager', 1],
      ['track', 'dispatcher', 3],
    ]),
  );
  expect(mine.find(({ what }) => what === 'track')).toMatchObject({
    label: 'watched',
    from: iso(at - HOUR_MS),
    to: iso(at + 30_000),
  });
  expect((await get('/position-access', tokens.dispatcher)).status).toBe(403);
  await expect(api.database.pool.query('DELETE FROM position_access_log')).rejects.toMatchObject({ code: '42501' });
});

test('a unit has a track and an export too', async () => {
  const [unit] = fleet.units;
  const now = Date.now();
  await refitSince('unit-1', now - HOUR_MS);
  await storeFixes(api, 'unit-1', [point(now - 60_000, 31.5)]);
  const { body } = await get<Track>(`/units/${unit!.id}/track?${query(now - HOUR_MS, now)}`);
  expect(body.points.map(({ lat }) => lat)).toEqual([31.5]);
  const file = await get<string>(`/units/${unit!.id}/track/export?${query(now - HOUR_MS, now, '&format=gpx')}`);
  expect(file.body).toContain('<name>R-01</name>');
});

test('an administrator sets how long everything is kept, against the version that was read', async () => {
  const read = await get<VersionedRetention>('/settings/retention', tokens.auditor);
  expect(read).toMatchObject({ status: 200, body: { telemetryDays: 365, accessLogDays: 365 } });
  const { version, ...settings } = read.body;
  const put = (body: object, ifMatch: string, token = tokens.manager) =>
    api.call<VersionedRetention & Problem>('PUT', '/api/v1/settings/retention', {
      token,
      body,
      headers: { 'if-match': ifMatch },
    });
  const tag = `"${version}"`;
  expect((await put(settings, tag, tokens.auditor)).status).toBe(403);
  expect(await put({ ...settings, telemetryDays: 0 }, tag)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'telemetryDays' }] },
  });
  expect(await put({ ...settings, telemetryDays: 180 }, tag)).toMatchObject({
    status: 200,
    body: { telemetryDays: 180 },
  });
  expect((await put(settings, tag)).status).toBe(412);
});

test('roll-ups and utilisation are for those who plan, and say up to when they are complete', async () => {
  const { id } = await vehicleWith('rolled-up', []);
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS;
  await api.database.pool.query(
    `INSERT INTO usage_hours VALUES (1, $1, $2, 'rolled-up', 1000, 600, 60, 0, 80, 60, 1, 2, 0)`,
    [id, new Date(hour)],
  );
  await api.database.pool.query(`INSERT INTO usage_progress VALUES (1, 'rolled-up', $1)`, [new Date(hour + HOUR_MS)]);
  const period = query(hour, hour + HOUR_MS);
  expect((await get<VehicleUsage>(`/vehicles/${id}/usage?${period}&by=hour`)).body).toEqual({
    timeZone: 'Asia/Shanghai',
    rolledUpTo: iso(hour + HOUR_MS),
    periods: [
      {
        from: iso(hour),
        distanceM: 1_000,
        drivingS: 600,
        idlingS: 60,
        parkedS: 0,
        maxSpeedKph: 80,
        fixes: 60,
        alarms: 1,
        fuelUsedPct: 2,
        chargeUsedPct: 0,
      },
    ],
  });
  const { body } = await get<Utilisation>(`/utilisation?${period}`);
  expect(body.fleet).toMatchObject({ drivingS: 600, distanceM: 1_000 });
  expect(body.drivingShare).toBeCloseTo(600 / 3_600 / body.fleet.vehicles, 6);
  expect(body.items.find(({ vehicleId }) => vehicleId === id)).toMatchObject({ plate: 'rolled-up', drivingS: 600 });
  expect((await get(`/utilisation?${period}`, tokens.dispatcher)).status).toBe(403);
});
