import {
  type Assignment,
  type CustomerView,
  type Incident,
  type IncidentContact,
  type IncidentDetail,
  type IssuedCustomerLink,
  type PersonalReading,
  type PersonContact,
  type Problem,
  type ProvisioningResult,
  type Rental,
  type UnitChoice,
  type UnitId,
} from '@roadcall/contracts';
import { waitFor } from '@roadcall/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';
import { provision } from './sample-fleet.ts';

let api: RunningApi;
let fleet: ProvisioningResult;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  for (const role of ['dispatcher', 'auditor', 'customer_service', 'fleet_manager', 'administrator'] as const) {
    await api.addUser(role, [role]);
    tokens[role] = await api.tokenOf(role);
  }
  await placeUnits();
});
afterAll(() => api.close());

/** The units' devices say where they are, so that there is something to sort by. */
async function placeUnits(): Promise<void> {
  await api.database.ownerPool.query(
    `INSERT INTO device_states (tenant_id, device_id, ts, received_at, lat, lon, position_ts, motion)
     VALUES (1, 'unit-1', now(), now(), 31.25, 121.4, now(), 'parked'), (1, 'unit-2', now(), now(), 31.21, 121.4, now(), 'parked')`,
  );
}

const as = (role: string) => ({
  get: <T>(path: string) => api.call<T>('GET', `/api/v1${path}`, { token: tokens[role]! }),
  post: <T>(path: string, body: unknown, version?: number) =>
    api.call<T>('POST', `/api/v1${path}`, { token: tokens[role]!, body, headers: match(version) }),
  patch: <T>(path: string, body: unknown, version?: number) =>
    api.call<T>('PATCH', `/api/v1${path}`, { token: tokens[role]!, body, headers: match(version) }),
  send: <T>(method: string, path: string, body?: unknown) =>
    api.call<T>(method, `/api/v1${path}`, { token: tokens[role]!, ...(body === undefined ? {} : { body }) }),
});
const match = (version: number | undefined): Record<string, string> =>
  version === undefined ? {} : { 'if-match': `"${version}"` };
const desk = as('dispatcher');

const scene = { lat: 31.2, lon: 121.4 };
async function open(changes: object = {}): Promise<Incident> {
  const { status, body } = await desk.post<Incident>('/incidents', { type: 'breakdown', ...scene, ...changes });
  if (status !== 201) throw new Error(`opening answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
const read = async (id: string) => (await desk.get<IncidentDetail>(`/incidents/${id}`)).body;
const unitIds = () => fleet.units.map(({ id }) => id);
const end = async (incident: Incident) =>
  void (await desk.post(`/incidents/${incident.id}/cancel`, { reason: 'test' }));

describe('triage', () => {
  test('is corrected by whoever saw the newest version, and the timeline says what changed', async () => {
    const incident = await open({ caller: { name: '王小明', phone: '138 1234 5678' } });
    const edit = {
      type: 'flat_tyre',
      needs: ['tyre'],
      severity: 'minor',
      replacementOwed: true,
      lat: 31.3,
      lon: 121.5,
    };
    expect(await desk.patch<Problem>(`/incidents/${incident.id}`, edit)).toMatchObject({ status: 428 });
    const edited = await desk.patch<Incident>(`/incidents/${incident.id}`, edit, incident.version);
    expect(edited).toMatchObject({ status: 200, body: { ...edit, placeCorrection: { by: 'dispatcher' } } });
    const stale = await desk.patch<Problem>(`/incidents/${incident.id}`, { severity: 'critical' }, incident.version);
    expect(stale).toMatchObject({ status: 412, body: { code: 'version_conflict' } });
    const entry = (await read(incident.id)).timeline.find(({ kind }) => kind === 'incident.edited');
    expect(entry).toMatchObject({ by: 'dispatcher' });
    expect(entry?.changes).toEqual([
      { field: 'type', from: 'breakdown', to: 'flat_tyre' },
      { field: 'severity', from: 'major', to: 'minor' },
      { field: 'needs', from: 'tow', to: 'tyre' },
      { field: 'place', from: '31.20000,121.40000', to: '31.30000,121.50000' },
      { field: 'replacement_owed', from: 'false', to: 'true' },
    ]);
    await end(incident);
    const over = await desk.patch<Problem>(`/incidents/${incident.id}`, { severity: 'minor' }, edited.body.version + 1);
    expect(over).toMatchObject({ status: 409, body: { code: 'incident_not_open' } });
  });

  test('that says what is so already changes nothing', async () => {
    const incident = await open();
    const same = await desk.patch<Incident>(`/incidents/${incident.id}`, { type: 'breakdown', ...scene }, 1);
    expect(same.body).toMatchObject({ version: 1, placeCorrection: null });
    await end(incident);
  });

  test('of our own system failing sends nobody', async () => {
    const incident = await open({ type: 'own_system_failure' });
    expect(incident).toMatchObject({ needs: [], status: 'triaged' });
    const settled = await desk.post<Incident>(`/incidents/${incident.id}/resolve`, { resolution: 'restarted' }, 1);
    expect(settled.body).toMatchObject({ status: 'resolved', resolution: 'restarted' });
  });
});

describe('a caller', () => {
  test('is masked for everybody, whole for who may see it, and each reading is on record', async () => {
    const incident = await open({ caller: { name: '李雷', phone: '13812345678' } });
    expect(incident).toMatchObject({ source: 'call', caller: { nameMasked: '李*', phoneMasked: '138****5678' } });
    const path = `/incidents/${incident.id}/caller`;
    expect((await as('auditor').get<Problem>(path)).status).toBe(403);
    const whole = await as('customer_service').get<PersonContact>(path);
    expect(whole.body).toEqual({ name: '李雷', phone: '13812345678' });
    const readings = await as('auditor').get<{ items: PersonalReading[] }>('/personal-readings');
    expect(readings.body.items[0]).toMatchObject({
      actor: 'customer_service',
      what: 'incident_caller',
      subjectId: incident.id,
    });
    const { rows } = await api.database.ownerPool.query<{ leaks: boolean }>(
      `SELECT data::text LIKE '%13812345678%' OR data::text LIKE '%李雷%' AS leaks FROM events WHERE subject_id = $1`,
      [incident.id],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ leaks }) => leaks)).toEqual([]);
    await end(incident);
  });
});

describe('the contact log', () => {
  test('keeps who was told what, and refuses what lies ahead', async () => {
    const incident = await open();
    const path = `/incidents/${incident.id}/contacts`;
    const told = { party: 'customer', channel: 'phone', summary: 'a truck comes at three', planGiven: true };
    expect(await desk.post<IncidentContact>(path, told)).toMatchObject({
      status: 201,
      body: { by: 'dispatcher', ...told },
    });
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    expect((await desk.post<Problem>(path, { ...told, at: ahead })).status).toBe(400);
    const { contacts, timeline, clocks } = await read(incident.id);
    expect(clocks.find(({ kind }) => kind === 'rescue.first_answer')?.stoppedAt).not.toBeNull();
    expect(contacts).toHaveLength(1);
    expect(timeline.at(-1)).toMatchObject({ kind: 'incident.contacted', text: 'a truck comes at three' });
    await end(incident);
  });
});

describe('a unit sent by hand', () => {
  const assign = (incident: Incident, unitId: UnitId, changes: object = {}) =>
    desk.post<Assignment & Problem>(
      `/incidents/${incident.id}/assign`,
      { unitId, reason: 'nearest to the customer', ...changes },
      incident.version,
    );

  test('needs a reason and the newest version, and the nearest comes first', async () => {
    const incident = await open();
    const { body } = await desk.get<{ items: UnitChoice[] }>(`/incidents/${incident.id}/unit-choices`);
    expect(body.items.map(({ unitName, excluded }) => [unitName, excluded])).toEqual([
      ['R-02', null],
      ['R-01', null],
    ]);
    const [near] = body.items;
    expect((await assign(incident, near!.unitId, { reason: ' ' })).status).toBe(400);
    expect((await assign({ ...incident, version: 7 }, near!.unitId)).status).toBe(412);
    expect((await as('customer_service').post(`/incidents/${incident.id}/assign`, {}, 1)).status).toBe(403);
    const sent = await assign(incident, near!.unitId, { agreed: true });
    expect(sent).toMatchObject({
      status: 201,
      body: { state: 'accepted', manual: { by: 'dispatcher', reason: 'nearest to the customer', overruled: null } },
    });
    await end(incident);
  });

  test('goes although a rule excludes it, and the rule stays on record', async () => {
    const incident = await open({ needs: ['lockout'] });
    const [unitId] = unitIds();
    const sent = await assign(incident, unitId!);
    expect(sent.body).toMatchObject({ state: 'offered', manual: { overruled: 'missing_skill' } });
    expect((await assign(await read(incident.id), unitId!)).body.code).toBe('already_on_it');
    await end(incident);
  });

  test('leaves the incident that it served, and takes the place of who was here', async () => {
    const [first, second] = unitIds();
    const there = await open();
    await assign(there, first!, { agreed: true });
    const here = await open();
    await assign(here, second!, { agreed: true });
    const moved = await assign(await read(here.id), first!, { reason: 'the customer here is hurt', agreed: true });
    expect(moved.body).toMatchObject({ state: 'accepted', manual: { overruled: 'committed' } });
    expect(await read(there.id)).toMatchObject({ status: 'dispatching', assignment: { state: 'cancelled' } });
    const { assignments } = await read(here.id);
    expect(assignments.map(({ unitId, state }) => [unitId, state])).toEqual([
      [second, 'cancelled'],
      [first, 'accepted'],
    ]);
    await end(there);
    await end(here);
  });

  test('swapped between two incidents by two people at once ends without a deadlock, each unit in one place', async () => {
    const [first, second] = unitIds();
    const pair = [await open(), await open()];
    await assign(pair[0]!, first!, { agreed: true });
    await assign(pair[1]!, second!, { agreed: true });
    const [a, b] = await Promise.all(pair.map(({ id }) => read(id)));
    const answers = await Promise.all([assign(a!, second!), assign(b!, first!)]);
    for (const { status } of answers) expect([201, 409, 412]).toContain(status);
    const { rows } = await api.database.ownerPool.query(
      `SELECT unit_id FROM assignments WHERE state IN ('offered', 'accepted') GROUP BY unit_id HAVING count(*) > 1`,
    );
    expect(rows).toEqual([]);
    for (const incident of pair) await end(incident);
  });

  test('stays when it is pinned, and is taken off with a reason', async () => {
    const incident = await open();
    const sent = await assign(incident, unitIds()[0]!, { agreed: true, pin: true });
    expect(sent.body.pin).toMatchObject({ by: 'dispatcher' });
    const pin = `/assignments/${sent.body.id}/pin`;
    const before = await read(incident.id);
    expect((await desk.send<Assignment>('DELETE', pin)).body.pin).toBeNull();
    expect((await desk.send<Assignment>('PUT', pin, { reason: 'knows the place' })).body.pin).toMatchObject({
      reason: 'knows the place',
    });
    expect((await read(incident.id)).version).toBe(before.version + 2);
    const off = await desk.send<Assignment>('POST', `/assignments/${sent.body.id}/take-off`, { reason: 'truck broke' });
    expect(off.body).toMatchObject({ state: 'cancelled', reason: 'truck broke' });
    const now = await read(incident.id);
    expect(now.status).toBe('dispatching');
    expect(now.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['assignment.sent_by_hand', 'assignment.unpinned', 'assignment.pinned']),
    );
    expect((await desk.send<Problem>('PUT', pin, { reason: 'too late' })).body.code).toBe('wrong_state');
    const next = await assign(now, unitIds()[1]!, { agreed: false, pin: false });
    await desk.send('POST', `/assignments/${next.body.id}/decline`, { code: 'too_far' });
    const refused = (await read(incident.id)).timeline.find(({ kind }) => kind === 'assignment.declined');
    expect(refused).toMatchObject({ declineCode: 'too_far', text: next.body.unitName, by: 'dispatcher' });
    const { body } = await desk.get<{ items: UnitChoice[] }>(`/incidents/${incident.id}/unit-choices`);
    expect(body.items.find(({ unitId }) => unitId === sent.body.unitId)?.excluded).toBe('already_declined');
    await end(incident);
  });
});

describe('a link for the customer', () => {
  const anybody = <T>(path: string, body: unknown) => api.call<T>('POST', `/api/v1/customer-link/${path}`, { body });

  test('reports trouble without an account, a few times, until the link is ended', async () => {
    const { body: vehicles } = await desk.get<{ items: { id: string; plate: string }[] }>('/vehicles');
    const vehicle = vehicles.items[0]!;
    const clerk = as('customer_service');
    const period = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 86_400_000) };
    const customer = { name: '韩梅梅', phone: '13900001111' };
    const booking = { vehicleId: vehicle.id, customer, ...period, confirmed: true };
    const { body: rental } = await clerk.post<Rental>('/rentals', booking);
    expect(rental.customer).toMatchObject({ nameMasked: '韩**', phoneMasked: '139****1111' });
    expect((await clerk.get<PersonContact>(`/rentals/${rental.id}/customer`)).body).toEqual(customer);
    expect((await as('fleet_manager').get(`/rentals/${rental.id}/customer`)).status).toBe(403);
    const links = `/rentals/${rental.id}/customer-links`;
    expect((await clerk.post<Problem>(links, {})).body.code).toBe('rental_not_running');
    for (const status of ['preparing', 'ready', 'handed_over'])
      await clerk.post(`/rentals/${rental.id}/status`, { status });
    const { body: link } = await clerk.post<IssuedCustomerLink>(links, {});
    const token = link.path.split('#')[1]!;
    expect((await anybody<CustomerView>('view', { token })).body).toMatchObject({
      plate: vehicle.plate,
      incident: null,
    });
    const report = { token, type: 'flat_tyre', note: 'left rear', lat: 31.22, lon: 121.42 };
    const reported = await anybody<CustomerView>('report', report);
    expect(reported.body.incident).toMatchObject({ type: 'flat_tyre', status: 'triaged', unitName: null });
    const { body: list } = await desk.get<{ items: Incident[] }>('/incidents?status=open');
    const incident = list.items.find(({ source }) => source === 'customer_link')!;
    expect(incident).toMatchObject({ rentalId: rental.id, lat: 31.22, note: 'left rear' });
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push((await anybody('report', report)).status);
    expect(answers).toEqual([200, 200, 200, 200, 429]);
    const detail = await read(incident.id);
    expect(detail.contacts).toHaveLength(5);
    expect(detail.timeline[0]).toMatchObject({ kind: 'incident.reported', by: 'customer' });
    expect((await anybody('view', { token: 'x'.repeat(43) })).status).toBe(404);
    expect((await anybody('report', { ...report, note: 'x'.repeat(5_000) })).status).toBe(413);
    await clerk.send('DELETE', links);
    expect((await anybody('view', { token })).status).toBe(404);
  });
});

test('many openings that wait for their numbers keep nobody else from an answer, and get one number each', async () => {
  const OPENINGS = 40;
  await end(await open());
  const blocker = await api.database.ownerPool.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM running_numbers WHERE tenant_id = 1 FOR UPDATE');
  const opening = Promise.all(Array.from({ length: OPENINGS }, () => open()));
  await waitFor(
    async () => {
      const { rows } = await blocker.query<{ waiting: number }>(
        'SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks WHERE NOT granted',
      );
      return rows[0]!.waiting >= 2;
    },
    { timeoutMs: 5_000, what: 'openings that wait' },
  );
  expect((await desk.get('/incidents')).status).toBe(200);
  await blocker.query('COMMIT');
  blocker.release();
  const opened = await opening;
  expect(new Set(opened.map(({ number }) => number)).size).toBe(OPENINGS);
  await Promise.all(opened.map(end));
});
