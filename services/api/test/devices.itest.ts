import type {
  Device,
  DeviceCredential,
  DeviceHealth,
  DeviceImportReport,
  DeviceModel,
  DeviceSummary,
  FittingPeriod,
  ProvisioningResult,
  QuarantinedMessage,
  QuarantinedPayload,
  RegisteredDevice,
} from '@roadcall/contracts';
import { insertQuarantine } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, TENANT, type Answer, type RunningApi } from './running-api.ts';
import { provision, storeFixes } from './sample-fleet.ts';

let api: RunningApi;
let fleet: ProvisioningResult;
let token: string;
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('manager', ['fleet_manager']);
  token = await api.tokenOf('manager');
});
afterAll(() => api.close());

const get = <T>(path: string) => api.call<T>('GET', `/api/v1${path}`, { token });
const send = <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.call<T>(method, `/api/v1${path}`, { token, body, headers });

interface Refused {
  code: string;
  detail: string;
  errors: { field: string; message: string }[];
}

async function upload<T = DeviceImportReport>(
  csv: string,
  query = '',
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${api.url}/api/v1/devices/import${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', ...headers },
    body: csv,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

test('a model is described once, edited by version, and named by its devices', async () => {
  const model = {
    name: 'Teltonika FMB920',
    vendor: 'Teltonika',
    capabilities: ['ignition', 'odometer'],
    alarms: ['sos'],
  };
  const made = await send<DeviceModel>('POST', '/device-models', { ...model, expectedIntervalS: 15 });
  expect(made).toMatchObject({ status: 201, body: { version: 1, adapter: 'native', deviceCount: 0 } });
  expect(await send('POST', '/device-models', model)).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  const unknown = await send<Refused>('POST', '/devices', { id: 'no-such-model', model: 'Teltonika FMB92O' });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown_reference' } });
  const device = await send<RegisteredDevice>('POST', '/devices', { id: 'of-model', model: model.name });
  expect(device.body.device).toMatchObject({ expectedIntervalS: 15, status: 'unknown', version: 1 });

  const path = `/device-models/${encodeURIComponent(model.name)}`;
  const edit = { ...made.body, thresholds: { maxSpeedKph: 160 } };
  expect(await send('PUT', path, edit)).toMatchObject({ status: 428 });
  const edited = await send<DeviceModel>('PUT', path, edit, { 'if-match': made.headers.get('etag')! });
  expect(edited.body).toMatchObject({ version: 2, deviceCount: 1, thresholds: { maxSpeedKph: 160 } });
  expect(await send('PUT', path, edit, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
});

test('an IMEI is checked, and another device may not have it', async () => {
  const wrong = await send<Refused>('POST', '/devices', { id: 'imei-1', imei: '490154203237519' });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'imei' }] } });
  expect((await send('POST', '/devices', { id: 'imei-1', imei: '490154203237518' })).status).toBe(201);
  const second = await send<Refused>('POST', '/devices', { id: 'imei-2', imei: '490154203237518' });
  expect(second).toMatchObject({ status: 409, body: { code: 'imei_taken' } });
  const edited = await send('PATCH', '/devices/imei-1', { imei: null, firmware: '1.2' }, { 'if-match': '"1"' });
  expect(edited).toMatchObject({ status: 200, body: { imei: null, firmware: '1.2', version: 2 } });
  expect((await get<{ items: Device[] }>('/devices?search=imei-1')).body.items).toHaveLength(1);
});

test('who issued and who revoked a credential is kept', async () => {
  await send('POST', '/devices', { id: 'audited' });
  const rotated = await send<DeviceCredential>('POST', '/devices/audited/credentials');
  await send('DELETE', `/devices/audited/credentials/${rotated.body.id}`);
  const { body } = await get('/devices/audited/credentials');
  expect(body).toMatchObject({
    items: [
      { id: rotated.body.id, createdBy: 'manager', revokedBy: 'manager' },
      { createdBy: 'manager', revokedAt: null },
    ],
  });
  expect(JSON.stringify(body)).not.toMatch(rotated.body.secret);
});

test('a device that was swapped yesterday is fitted as of yesterday', async () => {
  await send('POST', '/devices', { id: 'swapped' });
  const vehicleId = fleet.vehicles[1]!.id;
  const since = (msAgo: number) => `?since=${new Date(Date.now() - msAgo).toISOString()}`;
  const day = 86_400_000;
  const taken = await send<Refused>('PUT', `/devices/swapped/fitting${since(day)}`, { vehicleId });
  expect(taken).toMatchObject({ status: 409, body: { code: 'vehicle_has_device' } });
  expect(taken.body.detail).toMatch(/carries device dev-2 from .*take that one out first/);
  await send('PUT', '/devices/dev-2/fitting', null);
  expect((await send('PUT', `/devices/swapped/fitting${since(-day)}`, { vehicleId })).status).toBe(400);
  expect(await send('PUT', '/devices/swapped/fitting', { vehicleId })).toMatchObject({
    status: 200,
    body: { fittedLabel: fleet.vehicles[1]!.plate },
  });
  const { body } = await get<{ items: FittingPeriod[] }>(`/vehicles/${vehicleId}/fittings`);
  expect(body.items.map(({ deviceId, to }) => [deviceId, to === null])).toEqual([
    ['swapped', true],
    ['dev-2', false],
  ]);
});

test('a file of devices: a dry run names each wrong line, a wrong file makes nothing, a right one answers the secrets', async () => {
  const csv = [
    'id,imei,model,plate',
    'csv-1,,,沪A00001',
    'csv 2,,,',
    'csv-3,490154203237519,,',
    'csv-4,,nonsense,',
    'csv-5,,,沪A99999',
    'csv-6,,',
    'csv-7,,,',
    'csv-7,,,',
    'dev-1,,,',
  ].join('\r\n');
  const dry = await upload(csv, '?dryRun=true');
  expect(dry).toMatchObject({ status: 200, body: { lines: 9, accepted: 1, refused: 8, devices: [] } });
  expect(dry.body.refusals.map(({ line, field }) => [line, field])).toEqual([
    [2, 'plate'],
    [3, 'id'],
    [4, 'imei'],
    [5, 'model'],
    [6, 'plate'],
    [7, 'line'],
    [9, 'id'],
    [10, 'id'],
  ]);
  expect(dry.body.refusals[0]).toMatchObject({
    value: '沪A00001',
    why: expect.stringMatching('carries device dev-1') as string,
  });
  const stopped = await upload<Refused>(csv);
  expect(stopped).toMatchObject({ status: 422, body: { code: 'import_refused' } });
  expect(stopped.body.errors[1]).toEqual({
    field: 'line 3, id',
    message: '"csv 2": a device id is 1 to 64 letters, digits or hyphens; allowed: 1 to 64 letters, digits or hyphens',
  });
  expect((await get<{ items: Device[] }>('/devices?search=csv-')).body.items).toEqual([]);
  const made = await upload(csv, '?refused=skip');
  expect(made.body.devices.map(({ id, secret }) => [id, secret.length])).toEqual([['csv-7', 43]]);
});

test('2,000 devices with their vehicles come from one file, as a table of credentials', async () => {
  const vehicle = {
    make: 'M',
    model: 'M',
    colour: 'white',
    class: 'compact' as const,
    energy: 'ev' as const,
    seats: 5,
  };
  for (const batch of [0, 1]) {
    await provision(api, {
      vehicles: Array.from({ length: 1_000 }, (_, i) => ({
        vehicle: { ...vehicle, plate: `B${batch * 1_000 + i}` },
        branchNameEn: null,
        device: null,
      })),
    });
  }
  const csv = `id,plate\n${Array.from({ length: 2_000 }, (_, i) => `bulk-${i},B${i}`).join('\n')}`;
  const made = await upload<string>(csv, '', { accept: 'text/csv' });
  expect(made.status).toBe(200);
  const lines = made.body.trim().split('\r\n');
  expect(lines[0]).toBe('id,fitted_to,credential_id,secret');
  expect(lines).toHaveLength(2_001);
  const { body } = await get<{ items: Device[] }>('/devices?search=bulk-1999');
  expect(body.items).toMatchObject([{ id: 'bulk-1999', fittedLabel: 'B1999', credentials: [{}] }]);
});

test.each([
  ['', 'the file is empty'],
  ['plate\nx', 'the column id is missing'],
  ['id,colour\nx,red', 'there is no column "colour"'],
  ['id\n"x', 'a quote is opened and never closed'],
])('the file %j is refused as a whole', async (csv, why) => {
  const { status, body } = await upload<Refused>(csv === '' ? '\n' : csv);
  expect(status).toBe(422);
  expect(body.errors[0]!.message).toContain(why);
});

test('a file that is too large or no CSV is refused before it is read', async () => {
  expect((await upload(`id\n${'x'.repeat(5_300_000)}`)).status).toBe(413);
  expect((await upload('{}', '', { 'content-type': 'application/xml' })).status).toBe(415);
});

test('health tells of a clock that jumped back, and the quarantine shows what was refused', async () => {
  const hourAgo = (i: number) => new Date(Date.now() - 3_600_000 + i * 1_000).toISOString();
  const points = Array.from({ length: 10 }, (_, i) => ({
    lat: 31,
    lon: 121,
    recordedAt: hourAgo(i),
    speedKph: 10,
    headingDeg: 0,
    flags: ['late' as const],
  }));
  await storeFixes(api, 'dev-1', points);
  await insertQuarantine(api.database.pool, [
    {
      tenantId: TENANT,
      deviceId: 'dev-1' as Device['id'],
      receivedAt: Date.now(),
      source: 'door:device',
      topic: 'v1/devices/dev-1/telemetry',
      reason: 'invalid',
      detail: 'fixes[0].lat: must be at most 90',
      payload: Buffer.from('{"fixes":[{"lat":91}]}'),
    },
  ]);
  const health = await get<DeviceHealth>('/devices/dev-1/health');
  expect(health.body).toMatchObject({ fixes: 10, late: 10, rejected: { invalid: 1 }, clock: { kind: 'jumped_back' } });
  const summary = await get<DeviceSummary>('/device-summary');
  expect(summary.body).toMatchObject({ rejecting: 1 });
  expect((await get<{ items: Device[] }>('/devices?rejecting=true')).body.items.map(({ id }) => id)).toEqual(['dev-1']);
  const list = await get<{ items: QuarantinedMessage[] }>('/quarantine?deviceId=dev-1&reason=invalid');
  expect(list.body.items).toMatchObject([{ reason: 'invalid', payloadBytes: 22 }]);
  const one = await get<QuarantinedPayload>(`/quarantine/${list.body.items[0]!.id}`);
  expect(one.body).toMatchObject({ text: '{"fixes":[{"lat":91}]}' });
  expect((await get('/quarantine/999999')).status).toBe(404);
  expect((await get('/quarantine/drops')).body).toEqual({ items: [] });
});

test('a device that is taken out ends its alarms with the reason, and its change of model is kept with who and when', async () => {
  const made = await send<{ id: string }>('POST', '/vehicles', {
    plate: 'LEAVES-1',
    make: 'BYD',
    model: 'Han',
    colour: 'white',
    class: 'compact',
    energy: 'ev',
    seats: 5,
  });
  const vehicleId = made.body.id;
  await send('POST', '/devices', { id: 'leaves' });
  await send('PUT', '/devices/leaves/fitting', { vehicleId });
  const raise = (id: string, kind: string) =>
    api.database.pool.query(
      `INSERT INTO alarms (tenant_id, id, kind, severity, subject, device_id, vehicle_id, active, count, began_at, last_at)
       VALUES (1, $1, $2, 'warning', '', 'leaves', $3, true, 1, now(), now())`,
      [id, kind, vehicleId],
    );
  await raise('0197b0a0-0000-7000-8000-0000000000a1', 'power_cut');
  await raise('0197b0a0-0000-7000-8000-0000000000a2', 'rental_overdue');
  const way = (table: string, id: string, endedAt: string | null) =>
    api.database.pool.query(
      `INSERT INTO ${table} (tenant_id, id, device_id, vehicle_id, began_at, ended_at, idling_ms
         ${table === 'trips' ? ', kind, distance_m, moving_ms' : ''})
       VALUES (1, $1, 'leaves', $2, now() - interval '1 hour', $3, 0 ${table === 'trips' ? ", 'driven', 900, 60000" : ''})`,
      [id, vehicleId, endedAt],
    );
  const trip = '0197b0a0-0000-7000-8000-0000000000b1';
  await way('trips', trip, null);
  await way('stops', '0197b0a0-0000-7000-8000-0000000000b2', null);
  await api.database.pool.query(
    `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, flags, content_hash)
     SELECT 1, 'leaves', now() - make_interval(mins => n), 0, n, now(), 0, n FROM generate_series(10, 20, 5) AS n`,
  );
  await send('PUT', '/devices/leaves/fitting', null);
  const ways = await api.database.pool.query<{ minutes: number }>(
    `SELECT round(extract(epoch FROM now() - ended_at) / 60)::int AS minutes FROM trips WHERE device_id = 'leaves'
     UNION ALL SELECT round(extract(epoch FROM now() - ended_at) / 60)::int FROM stops WHERE device_id = 'leaves'`,
  );
  // With its last fix, not with the taking out.
  expect(ways.rows).toEqual([{ minutes: 10 }, { minutes: 10 }]);
  const { rows } = await api.database.pool.query(
    `SELECT kind, active, ended_because, settled_at IS NOT NULL AS settled FROM alarms WHERE device_id = 'leaves' ORDER BY id`,
  );
  expect(rows).toEqual([
    { kind: 'power_cut', active: false, ended_because: 'device_removed', settled: true },
    { kind: 'rental_overdue', active: true, ended_because: null, settled: false },
  ]);
  await send('POST', '/device-models', { name: 'Strict', thresholds: { minSatellites: 6 } });
  await send('PATCH', '/devices/leaves', { model: 'Strict' }, { 'if-match': '"1"' });
  expect((await get('/devices/leaves/models')).body).toMatchObject({
    items: [
      { model: 'Strict', from: expect.any(String) as string, changedBy: 'manager' },
      { model: 'generic', from: null },
    ],
  });
});
