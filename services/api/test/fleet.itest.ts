import type {
  Device,
  DeviceCredential,
  Overview,
  Problem,
  ProvisioningResult,
  RegisteredDevice,
  Rental,
  SessionUser,
  SignedIn,
  UnitWithPosition,
  Vehicle,
  VehicleWithPosition,
} from '@roadcall/contracts';
import { findLiveCredentials, matchSecret } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type Answer, type RunningApi } from './running-api.ts';
import { provision, SAMPLE_FLEET, storeState } from './sample-fleet.ts';

type Page<T> = { items: T[]; next: string | null };

let api: RunningApi;
let fleet: ProvisioningResult;
let manager: string;
let clerk: string;
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('manager', ['administrator']);
  await api.addUser('clerk', ['customer_service']);
  manager = await api.tokenOf('manager');
  clerk = await api.tokenOf('clerk');
});
afterAll(() => api.close());

const get = <T>(path: string, token = manager) => api.call<T>('GET', `/api/v1${path}`, { token });
const send = <T>(method: string, path: string, body: unknown, headers: Record<string, string> = {}, token = manager) =>
  api.call<T>(method, `/api/v1${path}`, { token, body, headers });
const newVehicle = (plate: string) => ({
  plate,
  make: 'Buick',
  model: 'GL8',
  colour: 'black',
  class: 'mpv',
  energy: 'petrol',
  seats: 7,
});

test('a fleet that is provisioned twice is there once, with fresh credentials and crews that can sign in', async () => {
  const again = await provision(api);
  expect(again.vehicles.map(({ id, created }) => [id, created])).toEqual(fleet.vehicles.map(({ id }) => [id, false]));
  expect(again.vehicles[0]?.credential?.secret).not.toBe(fleet.vehicles[0]?.credential?.secret);
  const credentials = await findLiveCredentials(api.database.pool, 'dev-1' as Device['id']);
  expect(matchSecret(credentials, fleet.vehicles[0]!.credential!.secret)).toBeDefined();
  const me = await get<SessionUser>('/auth/me', again.units[0]!.crewToken);
  expect(me.body).toMatchObject({ username: 'crew-r-01', roles: ['technician'], unitId: fleet.units[0]!.id });
});

test('a batch of 1,000 vehicles fits, one of 1,001 says why not', async () => {
  const many = (n: number) => ({
    vehicles: Array.from({ length: n }, (_, i) => ({
      vehicle: { ...SAMPLE_FLEET.vehicles![0]!.vehicle, plate: `京B${String(i).padStart(5, '0')}` },
      branchNameEn: 'Hongqiao',
      device: { id: `bulk-${i}` },
    })),
  });
  const made = await send<ProvisioningResult>('POST', '/provisioning/batch', many(1_000));
  expect([made.status, made.body.vehicles.length]).toEqual([200, 1_000]);
  const tooMany = await send<Problem>('POST', '/provisioning/batch', many(1_001));
  expect(tooMany).toMatchObject({ status: 400, body: { errors: [{ field: 'vehicles' }] } });
}, 60_000);

test('lists come in pages that miss nothing and repeat nothing', async () => {
  const plates: string[] = [];
  let path = '/vehicles?limit=300';
  for (let pages = 0; pages < 10; pages++) {
    const { body } = await get<Page<Vehicle>>(path);
    plates.push(...body.items.map(({ plate }) => plate));
    if (body.next === null) break;
    path = `/vehicles?limit=300&cursor=${body.next}`;
  }
  expect(plates.length).toBe(new Set(plates).size);
  expect(plates.length).toBeGreaterThanOrEqual(1_002);
  const found = await get<Page<Vehicle>>('/vehicles?search=a00002');
  expect(found.body.items.map(({ plate }) => plate)).toEqual(['沪A00002']);
});

test('a position is the newer of what the database and the live channel know, for those who may see it', async () => {
  const at = new Date(Date.now() - 60_000);
  await storeState(api, 'dev-1', at, 31.1, 121.1);
  const [first] = fleet.vehicles;
  const read = (token?: string) => get<VehicleWithPosition>(`/vehicles/${first!.id}`, token);
  expect((await read()).body.position).toMatchObject({ lat: 31.1, fuelPct: 55, recordedAt: at.toISOString() });
  const live = { no: first!.no, lat: 31.15, lon: 121.15, ts: at.getTime() + 10_000, online: true, unit: false };
  api.publish([{ ...live, speedKph: 33, headingDeg: undefined, motion: 'moving', ignition: true }]);
  expect((await read()).body).toMatchObject({ online: true, position: { lat: 31.15, speedKph: 33, fuelPct: 55 } });
  expect((await read(clerk)).body).toMatchObject({ position: null, online: null });
});

test('a creating POST that is repeated with its key makes one record; another request under that key is refused', async () => {
  const key = { 'idempotency-key': 'retry-1' };
  const first = await send<Vehicle>('POST', '/vehicles', newVehicle('沪C10001'), key);
  const again = await send<Vehicle>('POST', '/vehicles', newVehicle('沪C10001'), key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  const other = await send<Problem>('POST', '/vehicles', newVehicle('沪C10002'), key);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  const without = await send<Problem>('POST', '/vehicles', newVehicle('沪C10001'));
  expect(without).toMatchObject({ status: 409, body: { code: 'plate_taken' } });
});

test('twenty repetitions at once make one record', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      send<Vehicle>('POST', '/vehicles', newVehicle('沪C20001'), { 'idempotency-key': 'burst' }),
    ),
  );
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
});

test('an edit names the version it saw, changes only what it names, and loses against a newer one', async () => {
  const made = await send<Vehicle>('POST', '/vehicles', { ...newVehicle('沪C30001'), vin: 'LSGJA52U7FH123456' });
  const path = `/vehicles/${made.body.id}`;
  const edit = (headers: Record<string, string>) => send<Vehicle & Problem>('PATCH', path, { colour: 'red' }, headers);
  expect(await edit({})).toMatchObject({ status: 428, body: { code: 'precondition_required' } });
  const edited = await edit({ 'if-match': made.headers.get('etag')! });
  expect(edited).toMatchObject({ status: 200, body: { colour: 'red', vin: 'LSGJA52U7FH123456', version: 2 } });
  expect(edited.headers.get('etag')).toBe('"2"');
  expect(await edit({ 'if-match': '"1"' })).toMatchObject({ status: 412, body: { code: 'version_conflict' } });
  const nowhere = { branchId: '0192f0c1-2b3c-7d4e-8f50-112233445566' };
  const unknown = await send<Problem>('PATCH', path, nowhere, { 'if-match': '*' });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown_reference' } });
});

test('a device: its secret is shown once, rotated, revoked; it is fitted and taken out', async () => {
  const made = await send<RegisteredDevice>('POST', '/devices', { id: 'by-hand-1' });
  expect(made).toMatchObject({ status: 201, body: { device: { id: 'by-hand-1', online: null, fittedTo: null } } });
  expect(made.body.credential.secret).toMatch(/^[\w-]{43}$/);
  const taken = await send<Problem>('POST', '/devices', { id: 'by-hand-1' });
  expect(taken).toMatchObject({ status: 409, body: { code: 'device_id_taken' } });

  const rotated = await send<DeviceCredential>('POST', '/devices/by-hand-1/credentials', undefined);
  expect(rotated.status).toBe(201);
  const live = async () => (await get<Device>('/devices/by-hand-1')).body.credentials.map(({ id }) => id);
  expect(await live()).toEqual([made.body.credential.id, rotated.body.id]);
  const revoked = await send('DELETE', `/devices/by-hand-1/credentials/${made.body.credential.id}`, undefined);
  expect([revoked.status, await live()]).toEqual([204, [rotated.body.id]]);

  const vehicle = await send<Vehicle>('POST', '/vehicles', newVehicle('沪C40001'));
  const fit = (to: unknown) => send<Omit<Device, 'status'> & Problem>('PUT', '/devices/by-hand-1/fitting', to);
  expect((await fit({ vehicleId: vehicle.body.id })).body.fittedTo).toEqual({ vehicleId: vehicle.body.id });
  expect(await fit({ vehicleId: fleet.vehicles[0]!.id })).toMatchObject({
    status: 409,
    body: { code: 'vehicle_has_device' },
  });
  expect((await fit(null)).body.fittedTo).toBeNull();
});

test('a rental goes its way; a second one in the same period is refused', async () => {
  const booking = (more: object = {}) => ({
    vehicleId: fleet.vehicles[0]!.id,
    customer: { name: '王小明', phone: '+86 138 0013 8000' },
    from: '2026-03-01T08:00:00.000Z',
    to: '2026-03-03T08:00:00.000Z',
    confirmed: true,
    ...more,
  });
  const made = await send<Rental>('POST', '/rentals', booking(), {}, clerk);
  expect(made).toMatchObject({ status: 201, body: { status: 'confirmed', customer: { nameMasked: '王**' } } });
  expect(JSON.stringify(made.body)).not.toMatch('0013');
  const second = await send<Problem>('POST', '/rentals', booking(), {}, clerk);
  expect(second).toMatchObject({ status: 409, body: { code: 'vehicle_rented' } });
  const backwards = await send<Problem>('POST', '/rentals', booking({ to: '2026-02-01T08:00:00.000Z' }), {}, clerk);
  expect(backwards).toMatchObject({ status: 400, body: { errors: [{ field: 'to' }] } });
  const step = (status: string) =>
    send<Rental & Problem>('POST', `/rentals/${made.body.id}/status`, { status }, {}, clerk);
  expect(await step('active')).toMatchObject({ status: 409 });
  expect(await step('preparing')).toMatchObject({ status: 200, body: { status: 'preparing' } });
  const list = await get<Page<Rental>>(`/rentals?vehicleId=${fleet.vehicles[0]!.id}`, clerk);
  expect(list.body.items.map(({ id }) => id)).toEqual([made.body.id]);
});

test('units: a crew begins and ends its own duty, not that of others', async () => {
  const [own, other] = fleet.units;
  const crew = own!.crewToken;
  const duty = (id: string): Promise<Answer<UnitWithPosition & Problem>> =>
    send('POST', `/units/${id}/duty`, { state: 'off_shift' }, {}, crew);
  expect(await duty(own!.id)).toMatchObject({ status: 200, body: { state: 'off_shift' } });
  expect(await duty(other!.id)).toMatchObject({ status: 403, body: { code: 'not_yours' } });
  expect((await get(`/units/${own!.id}`, crew)).status).toBe(200);
  expect((await get(`/units/${other!.id}`, crew)).status).toBe(403);
  const { body } = await get<Page<UnitWithPosition>>('/units?state=off_shift');
  expect(body.items.map(({ name }) => name)).toEqual(['R-01']);
});

test('users: the administrator makes one, who must change the first password', async () => {
  const body = { username: 'new.hand', displayName: '李雷', password: 'first password', roles: ['dispatcher'] };
  const made = await send<SessionUser>('POST', '/users', body);
  expect(made).toMatchObject({ status: 201, body: { username: 'new.hand', mustChangePassword: true } });
  expect(JSON.stringify(made.body)).not.toMatch('password hash');
  expect(await send<Problem>('POST', '/users', body)).toMatchObject({ status: 409, body: { code: 'username_taken' } });
  const credentials = { username: body.username, password: body.password, transport: 'bearer' };
  const { token } = (await send<SignedIn>('POST', '/auth/sign-in', credentials)).body;
  const refused = { status: 403, body: { code: 'password_change_required' } };
  expect(await get<Problem>('/vehicles', token!)).toMatchObject(refused);
  const change = { current: body.password, next: 'a password of my own' };
  expect((await send('POST', '/auth/change-password', change, {}, token!)).status).toBe(204);
  expect((await get('/vehicles', token!)).status).toBe(200);
  const list = await get<Page<SessionUser>>('/users');
  expect(list.body.items.map(({ username }) => username)).toEqual(expect.arrayContaining(['new.hand', 'manager']));
});

test('the overview counts what there is', async () => {
  const { body } = await get<Overview>('/overview');
  expect(body).toMatchObject({ units: 2, openIncidents: 0, activeAlarms: 0, quarantinedLast24h: 0 });
  expect(body.vehicles).toBeGreaterThanOrEqual(1_002);
});
