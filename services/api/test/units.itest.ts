import {
  type Assignment,
  type CrewDay,
  type CrewMember,
  type Incident,
  type JobContact,
  type Partner,
  type PersonalReading,
  type Problem,
  type ProvisioningResult,
  type Unit,
  type UnitHistoryEntry,
  type UnitMission,
  type UnitWithPosition,
} from '@roadcall/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';
import { provision, storeState } from './sample-fleet.ts';

let api: RunningApi;
let fleet: ProvisioningResult;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  for (const role of ['dispatcher', 'auditor', 'finance', 'fleet_manager'] as const) {
    await api.addUser(role, [role]);
    tokens[role] = await api.tokenOf(role);
  }
  await api.addUser('technician', ['technician']);
  tokens['nobody'] = await api.tokenOf('technician');
  tokens['crew'] = fleet.units[0]!.crewToken;
  await storeState(api, 'unit-1', new Date(), 31.25, 121.4);
});
afterAll(() => api.close());

const as = (who: string) => ({
  get: <T>(path: string) => api.call<T>('GET', `/api/v1${path}`, { token: tokens[who]! }),
  post: <T>(path: string, body?: unknown, version?: number) =>
    api.call<T>('POST', `/api/v1${path}`, {
      token: tokens[who]!,
      ...(body === undefined ? {} : { body }),
      headers: version === undefined ? {} : { 'if-match': `"${version}"` },
    }),
});
const desk = as('dispatcher');
const manager = as('fleet_manager');
const crew = as('crew');
const own = () => fleet.units[0]!.id;
const other = () => fleet.units[1]!.id;
const read = async (id: string) => (await desk.get<UnitWithPosition>(`/units/${id}`)).body;

describe('a duty', () => {
  test('that is set with a reason shows it until the next, and the history says who set it', async () => {
    const off = await desk.post<Unit>(`/units/${other()}/duty`, { state: 'out_of_service', reason: 'winch is broken' });
    expect(off.body).toMatchObject({ state: 'out_of_service', dutyReason: 'winch is broken' });
    const on = await desk.post<Unit>(`/units/${other()}/duty`, { state: 'available' });
    expect(on.body).toMatchObject({ state: 'available', dutyReason: null });
    await desk.post(`/units/${other()}/break`, { act: 'begin', minutes: 20 });
    await desk.post(`/units/${other()}/break`, { act: 'end' });
    await desk.post(`/units/${other()}/sign-of-life`);
    const history = await desk.get<{ items: UnitHistoryEntry[] }>(`/units/${other()}/history`);
    expect(history.body.items.map(({ kind, state, reason }) => [kind, state, reason])).toEqual([
      ['sign_of_life', 'available', null],
      ['break_ended', 'available', null],
      ['break_began', 'available', null],
      ['state', 'available', null],
      ['state', 'out_of_service', 'winch is broken'],
    ]);
    expect(history.body.items.every(({ by }) => by === 'dispatcher')).toBe(true);
  });
});

describe('a unit that is retired', () => {
  test('leaves lists, device and crew behind, works no more, and comes back with its history', async () => {
    const before = await read(other());
    expect((await manager.post<Problem>(`/units/${other()}/retire`, { reason: 'sold' })).status).toBe(428);
    const gone = await manager.post<Unit>(`/units/${other()}/retire`, { reason: 'sold' }, before.version);
    expect(gone.body).toMatchObject({
      state: 'out_of_service',
      deviceId: null,
      crew: null,
      retired: { reason: 'sold' },
    });
    const names = async (query: string) =>
      (await desk.get<{ items: Unit[] }>(`/units${query}`)).body.items.map(({ name }) => name);
    expect(await names('')).toEqual(['R-01']);
    expect(await names('?retired=true')).toEqual(['R-02']);
    const refused = await desk.post<Problem>(`/units/${other()}/duty`, { state: 'available' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'unit_retired' } });
    const { version } = await read(other());
    const again = await manager.post<Problem>(`/units/${other()}/retire`, { reason: 'sold' }, version);
    expect(again).toMatchObject({ status: 409, body: { code: 'unit_retired' } });
    const back = await manager.post<Unit>(`/units/${other()}/reinstate`, undefined, version);
    expect(back.body).toMatchObject({ state: 'out_of_service', retired: null });
    const history = await desk.get<{ items: UnitHistoryEntry[] }>(`/units/${other()}/history`);
    expect(history.body.items.slice(0, 2).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['reinstated', null],
      ['retired', 'sold'],
    ]);
  });

  test('while a job holds it is not retired', async () => {
    const incident = await desk.post<Incident>('/incidents', { type: 'breakdown', lat: 31.2, lon: 121.4 });
    const sent = await desk.post<Assignment>(
      `/incidents/${incident.body.id}/assign`,
      { unitId: own(), reason: 'near' },
      incident.body.version,
    );
    expect(sent.status).toBe(201);
    const { version } = await read(own());
    const refused = await manager.post<Problem>(`/units/${own()}/retire`, { reason: 'sold' }, version);
    expect(refused).toMatchObject({ status: 409, body: { code: 'unit_has_assignment' } });
    await desk.post(`/incidents/${incident.body.id}/cancel`, { reason: 'test' });
    expect(await read(own())).toMatchObject({ state: 'available', deviceId: 'unit-1', retired: null });
  });
});

describe('a crew', () => {
  test('sees its unit, its offer with the incident, and may call the caller once it has accepted', async () => {
    const vehicleId = fleet.vehicles[0]!.id;
    const incident = await desk.post<Incident>('/incidents', {
      type: 'flat_tyre',
      vehicleId,
      lat: 31.2,
      lon: 121.4,
      note: 'rear left',
      caller: { name: '王小明', phone: '138 1234 5678' },
    });
    await desk.post(`/incidents/${incident.body.id}/assign`, { unitId: own(), reason: 'near' }, incident.body.version);
    const { body } = await crew.get<CrewDay>('/crew');
    expect(body).toMatchObject({
      unit: { id: own(), position: { lat: 31.25, lon: 121.4 } },
      assignment: { state: 'offered', destination: { lat: 31.2, lon: 121.4 } },
      job: {
        incidentId: incident.body.id,
        type: 'flat_tyre',
        note: 'rear left',
        vehicle: { plate: '沪A00001', make: 'BYD' },
        hasContact: true,
      },
    });
    expect(JSON.stringify(body)).not.toContain('5678');
    const contacts = `/assignments/${body.assignment!.id}/contacts`;
    expect((await crew.get(contacts)).status).toBe(404);
    await crew.post(`/assignments/${body.assignment!.id}/accept`);
    expect((await as('nobody').get(contacts)).status).toBe(404);
    const whom = await crew.get<{ items: JobContact[] }>(contacts);
    expect(whom.body.items).toEqual([{ who: 'caller', name: '王小明', phone: '138 1234 5678' }]);
    const readings = await as('auditor').get<{ items: PersonalReading[] }>('/personal-readings');
    expect(readings.body.items[0]).toMatchObject({ what: 'incident_caller', subjectId: incident.body.id });

    for (const state of ['en_route', 'on_scene', 'done']) {
      await crew.post(`/assignments/${body.assignment!.id}/status`, { state });
    }
    const after = (await crew.get<CrewDay>('/crew')).body;
    expect(after).toMatchObject({ assignment: null, job: null, unit: { state: 'available' } });
    expect(after.missions[0]).toMatchObject({ assignment: { state: 'done' }, incident: { plate: '沪A00001' } });
    const missions = await desk.get<{ items: UnitMission[] }>(`/units/${own()}/missions?limit=1`);
    expect(missions.body.items).toMatchObject([{ incident: { id: incident.body.id } }]);
    expect((await crew.get(contacts)).status).toBe(404);
  });

  test('reads of its own unit only, and without a unit it is told so', async () => {
    for (const what of ['history', 'missions', 'work']) {
      expect((await crew.get(`/units/${own()}/${what}`)).status).toBe(200);
      expect((await crew.get<Problem>(`/units/${other()}/${what}`)).body.code).toBe('not_yours');
    }
    expect(await as('nobody').get<Problem>('/crew')).toMatchObject({ status: 409, body: { code: 'no_unit' } });
    const crews = await manager.get<{ items: CrewMember[] }>('/crews');
    expect(crews.body.items.find(({ name }) => name === 'technician')).toMatchObject({ unitId: null });
  });
});

test('help is opened for a unit that is silent, where it is', async () => {
  const opened = await desk.post<Incident>('/incidents', { type: 'medical', severity: 'critical', unitId: own() });
  expect(opened).toMatchObject({
    status: 201,
    body: { troubledUnit: { id: own(), name: 'R-01' }, lat: 31.25, lon: 121.4 },
  });
  const twice = await desk.post<Incident>('/incidents', { type: 'medical', severity: 'critical', unitId: own() });
  expect(twice).toMatchObject({ status: 200, body: { id: opened.body.id } });
});

test('whom to call at a partner is masked for who has no reason to, and in events', async () => {
  const wish = { name: 'Hook Ltd', contactName: '赵六', contactPhone: '13812345678', skills: ['tow'] };
  const made = await manager.post<Partner>('/partners', wish);
  expect(made).toMatchObject({ status: 201, body: { ...wish, areaBranchIds: [] } });
  const phoneFor = async (who: string) =>
    (await as(who).get<{ items: Partner[] }>('/partners')).body.items[0]?.contactPhone;
  expect(await phoneFor('dispatcher')).toBe('13812345678');
  expect(await phoneFor('finance')).toBe('138****5678');
  const { rows } = await api.database.ownerPool.query<{ data: unknown }>(
    `SELECT data FROM events WHERE kind = 'partner.changed'`,
  );
  expect(JSON.stringify(rows)).not.toContain('13812345678');
});
