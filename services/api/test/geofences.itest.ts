import type { FeedEvent, Geofence, GeofenceImportResult, GeofenceVersion, Problem } from '@roadcall/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

type Page<T> = { items: T[]; next: string | null };

let api: RunningApi;
let manager: string;
let dispatcher: string;
beforeAll(async () => {
  api = await runApi();
  await api.addUser('manager', ['fleet_manager']);
  await api.addUser('dispatcher', ['dispatcher']);
  manager = await api.tokenOf('manager');
  dispatcher = await api.tokenOf('dispatcher');
});
afterAll(() => api.close());

const get = <T>(path: string, token = manager) => api.call<T>('GET', `/api/v1${path}`, { token });
const send = <T>(method: string, path: string, body: unknown, headers: Record<string, string> = {}, token = manager) =>
  api.call<T>(method, `/api/v1${path}`, { token, body, headers });
const square = (west: number): [number, number][] => [
  [west, 31],
  [west + 0.1, 31],
  [west + 0.1, 31.1],
  [west, 31.1],
  [west, 31],
];
const fence = (more: object = {}) => ({
  nameZh: '市区',
  nameEn: 'City',
  kind: 'city_limit',
  colour: 'blue',
  shape: { type: 'Polygon', coordinates: [square(121)] },
  triggers: { exit: true },
  ...more,
});

test('a fence is drawn, changed with the version that was read, and deleted; its versions stay', async () => {
  const made = await send<Geofence>('POST', '/geofences', fence());
  expect(made).toMatchObject({ status: 201, body: { version: 1, kind: 'city_limit', scope: { phases: null } } });
  const path = `/geofences/${made.body.id}`;
  expect((await get<Geofence>(path, dispatcher)).headers.get('etag')).toBe('"1"');
  expect(await send('PUT', path, fence())).toMatchObject({ status: 428 });
  const moved = fence({ shape: { type: 'Polygon', coordinates: [square(122)] } });
  const edited = await send<Geofence>('PUT', path, moved, { 'if-match': '"1"' });
  expect(edited).toMatchObject({ status: 200, body: { version: 2 } });
  expect(await send('PUT', path, fence(), { 'if-match': '"1"' })).toMatchObject({ status: 412 });
  expect(await send('DELETE', path, undefined, { 'if-match': '"2"' })).toMatchObject({ status: 204 });
  expect(await get(path)).toMatchObject({ status: 404 });
  const versions = await get<{ items: GeofenceVersion[] }>(`${path}/versions`);
  expect(versions.body.items.map(({ version, validTo }) => [version, validTo === null])).toEqual([
    [2, false],
    [1, false],
  ]);
  expect(await send('POST', '/geofences', fence(), {}, dispatcher)).toMatchObject({ status: 403 });
});

test('a shape that cannot be one is refused at the place and with what is allowed', async () => {
  const refusal = async (shape: object) => (await send<Problem>('POST', '/geofences', fence({ shape }))).body.errors;
  const [a, b, c, d] = square(121);
  expect(await refusal({ type: 'Polygon', coordinates: [[a, c, b, d, a]] })).toEqual([
    { field: 'shape.coordinates.0.0', message: expect.stringMatching(/crosses or touches edge 3/) as string },
  ]);
  expect(await refusal({ type: 'Polygon', coordinates: [[a, b, c, d]] })).toMatchObject([
    { field: 'shape.coordinates.0', message: expect.stringMatching(/must repeat the first/) as string },
  ]);
  expect(await refusal({ type: 'Point', coordinates: [121, 31], radiusM: 1 })).toMatchObject([
    { field: 'shape.radiusM', message: expect.stringMatching(/10 to 200000 m/) as string },
  ]);
  const schedule = { timeZone: 'Mars/Olympus', windows: [{ days: [1], from: '08:00', to: '18:00' }] };
  expect(await send<Problem>('POST', '/geofences', fence({ schedule }))).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'schedule.timeZone' }] },
  });
});

test('a GeoJSON file comes in feature by feature, twice without a change, and goes out as it came', async () => {
  const feature = (id: unknown, geometry: object | null, properties: object = {}) => ({
    type: 'Feature',
    ...(id === undefined ? {} : { id }),
    geometry,
    properties,
  });
  const polygon = { type: 'Polygon', coordinates: [square(100).map((position) => [...position, 12.5])] };
  const features = [
    feature('north', polygon, { name: '北区', kind: 'no_go', someoneElse: 1 }),
    feature(7, { type: 'Point', coordinates: [101, 31] }, { nameZh: '客户', nameEn: 'Customer', radiusM: 90 }),
    feature(undefined, polygon, { name: 'no id' }),
    feature('north', polygon, { name: 'again' }),
    feature('multi', { type: 'MultiPolygon', coordinates: [] }, { name: 'Multi' }),
    feature('open', { type: 'Polygon', coordinates: [square(100).slice(1)] }, { name: 'Open' }),
    'nonsense',
  ];
  const body = { type: 'FeatureCollection', features };
  const first = await send<GeofenceImportResult>('POST', '/geofences/import', body);
  expect(first).toMatchObject({ status: 200, body: { created: 2, changed: 0, unchanged: 0 } });
  expect(first.body.refused.map(({ index, id, name, errors }) => [index, id, name, errors[0]?.field])).toEqual([
    [2, null, 'no id', 'id'],
    [3, 'north', 'again', 'id'],
    [4, 'multi', 'Multi', 'geometry.type'],
    [5, 'open', 'Open', 'geometry.coordinates.0'],
    [6, null, null, 'feature'],
  ]);
  expect((await send<GeofenceImportResult>('POST', '/geofences/import', body)).body).toMatchObject({
    created: 0,
    unchanged: 2,
  });
  const exported = await get<{ features: { id: string; geometry: object; properties: object }[] }>('/geofences/export');
  expect(exported.headers.get('content-type')).toBe('application/geo+json; charset=utf-8');
  const { features: out } = exported.body;
  expect(out.find(({ id }) => id === '7')).toMatchObject({
    geometry: { type: 'Point', coordinates: [101, 31] },
    properties: { nameZh: '客户', kind: 'custom', radiusM: 90 },
  });
  const back = await send<GeofenceImportResult>('POST', '/geofences/import', {
    type: 'FeatureCollection',
    features: out,
  });
  expect(back.body).toEqual({ created: 0, changed: 0, unchanged: out.length, refused: [] });
});

test('lists come by name in pages; a change is heard of', async () => {
  for (const nameEn of ['Page B', 'Page A', 'Page C']) {
    await send('POST', '/geofences', fence({ nameEn, kind: 'customer_site' }), {
      'idempotency-key': nameEn.replace(' ', '-'),
    });
  }
  const page = await get<Page<Geofence>>('/geofences?kind=customer_site&search=page&limit=2');
  expect(page.body.items.map(({ nameEn }) => nameEn)).toEqual(['Page A', 'Page B']);
  const rest = await get<Page<Geofence>>(`/geofences?kind=customer_site&search=page&limit=2&cursor=${page.body.next}`);
  expect(rest.body.items.map(({ nameEn }) => nameEn)).toEqual(['Page C']);
  const { rows } = await api.database.pool.query<FeedEvent>(
    `SELECT kind, data FROM events WHERE kind = 'geofence.changed' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows[0]).toMatchObject({ kind: 'geofence.changed', data: { id: rest.body.items[0]!.id, version: 1 } });
});
