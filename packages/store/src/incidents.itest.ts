import { EventBody, IncidentDetail, type AssignmentId, type IncidentId, type UnitId } from '@roadcall/contracts';
import { freshDatabase, rescueScene, type FreshDatabase, type RescueScene, plainDecision } from '@roadcall/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptAssignment,
  cancelIncident,
  declineAssignment,
  expireOffer,
  findIncident,
  findIncidentDetail,
  listAlarmsWithoutIncident,
  listDispatchUnits,
  listIncidents,
  listOverdueOffers,
  listUnreachedIncidents,
  offerAssignment,
  openIncident,
  progressAssignment,
  relayOutbox,
  withTransaction,
  type IncidentToOpen,
  type Transaction,
} from './index.ts';

let database: FreshDatabase;
let scene: RescueScene;
beforeAll(async () => {
  database = await freshDatabase();
  scene = rescueScene(database.ownerPool);
});
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
// 20:00 UTC is the next day in Shanghai: numbers follow the tenant's day.
const NIGHT = new Date('2026-03-01T20:00:00Z');
const later = (seconds: number) => new Date(NIGHT.getTime() + seconds * 1_000);

const wish = (changes: Partial<IncidentToOpen> = {}): IncidentToOpen => ({
  tenantId: scene.tenantId,
  type: 'breakdown',
  severity: 'minor',
  vehicleId: null,
  place: { lat: 31.2, lon: 121.4 },
  alarmId: null,
  source: 'console',
  note: null,
  by: null,
  at: NIGHT,
  ...changes,
});

const open = async (changes: Partial<IncidentToOpen> = {}) => {
  const result = await inTx((tx) => openIncident(tx, wish(changes)));
  if (!result.ok) throw new Error(result.reason);
  return result;
};

async function offer(incidentId: IncidentId, unitId: UnitId, at = NIGHT) {
  const incident = await findIncident(database.pool, scene.tenantId, incidentId);
  return inTx((tx) =>
    offerAssignment(tx, {
      tenantId: scene.tenantId,
      incidentId,
      incidentVersion: incident!.version,
      unitId,
      role: 'rescue',
      eta: { etaS: 300, distanceM: 2_500, source: 'road_graph' },
      route: null,
      decision: plainDecision(incidentId, unitId),
      at,
      expiresAt: new Date(at.getTime() + 60_000),
    }),
  );
}

async function offered(unitChanges: Parameters<RescueScene['addUnit']>[0] = {}) {
  const unit = await scene.addUnit(unitChanges);
  const vehicle = await scene.addVehicle();
  const { incident } = await open({ vehicleId: vehicle.id });
  const result = await offer(incident.id, unit.id);
  if (!result.ok) throw new Error(result.reason);
  const act = { tenantId: scene.tenantId, assignmentId: result.assignment.id, by: unit.crewUserId };
  return { unit, vehicle, ...result, act };
}

const unitState = async (id: UnitId) =>
  (await listDispatchUnits(database.pool, scene.tenantId)).find((unit) => unit.id === id)?.state;
const conditionOf = async (id: string) =>
  (await database.pool.query<{ condition: string }>('SELECT condition FROM vehicles WHERE id = $1', [id])).rows[0]
    ?.condition;

describe('opening an incident', () => {
  test('numbers it in the day of the tenant, promises 30 minutes and puts the vehicle in rescue', async () => {
    const vehicle = await scene.addVehicle();
    const { outcome, incident } = await open({ vehicleId: vehicle.id, place: undefined });
    expect(outcome).toBe('opened');
    expect(incident).toMatchObject({
      status: 'triaged',
      plate: vehicle.plate,
      needs: ['tow'],
      lat: 31.21,
      promisedOnSceneAt: '2026-03-01T20:30:00.000Z',
      assignment: null,
      version: 1,
    });
    expect(incident.number).toMatch(/^IN260302\d{4}$/);
    expect(await conditionOf(vehicle.id)).toBe('in_rescue');
  });

  test('gives each of many opened at once a number of its own', async () => {
    const numbers = await Promise.all(Array.from({ length: 12 }, async () => (await open()).incident.number));
    expect(new Set(numbers).size).toBe(12);
  });

  test('on a vehicle twice at the same time makes one', async () => {
    const vehicle = await scene.addVehicle();
    const results = await Promise.all([1, 2, 3].map(() => open({ vehicleId: vehicle.id })));
    expect(results.map((result) => result.outcome).toSorted()).toEqual(['joined', 'joined', 'opened']);
    expect(new Set(results.map((result) => result.incident.id)).size).toBe(1);
  });

  test('by an alarm links it once; a second alarm of the vehicle joins', async () => {
    const vehicle = await scene.addVehicle({ at: null });
    const first = await scene.addAlarm({ vehicleId: vehicle.id, deviceId: vehicle.deviceId });
    const second = await scene.addAlarm({ vehicleId: vehicle.id, deviceId: vehicle.deviceId, kind: 'sos' });
    expect((await listAlarmsWithoutIncident(database.pool, new Date(), 10)).map(({ id }) => id)).toEqual([
      first,
      second,
    ]);
    const fromAlarm = { vehicleId: vehicle.id, source: 'alarm', type: 'accident' } as const;
    const opened = await open({ ...fromAlarm, alarmId: first });
    const again = await open({ ...fromAlarm, alarmId: first });
    const joined = await open({ ...fromAlarm, alarmId: second });
    expect([opened.outcome, again.outcome, joined.outcome]).toEqual(['opened', 'joined', 'joined']);
    expect(joined.incident.id).toBe(opened.incident.id);
    expect(await listAlarmsWithoutIncident(database.pool, new Date(), 10)).toEqual([]);
  });

  test('for our own unit in trouble is one, found by where its device was last', async () => {
    const unit = await scene.addUnit({ at: { lat: 31.3, lon: 121.3 } });
    const alarm = { troubledUnitId: unit.id, place: undefined, type: 'medical', source: 'alarm' } as const;
    const opened = await Promise.all([open(alarm), open(alarm)]);
    expect(opened.map(({ outcome }) => outcome).toSorted()).toEqual(['joined', 'opened']);
    expect(opened[0].incident).toMatchObject({
      vehicleId: null,
      plate: null,
      troubledUnit: { id: unit.id, name: unit.name },
      lat: 31.3,
    });
  });

  test('links the rental that has the vehicle, even when it is overdue', async () => {
    const vehicle = await scene.addVehicle();
    await database.ownerPool.query(
      `INSERT INTO customers (tenant_id, id, name) VALUES (1, 'c0000000-0000-7000-8000-000000000001', 'Li');
       INSERT INTO rentals (tenant_id, id, number, customer_id, from_at, to_at, status)
       VALUES (1, 'b0000000-0000-7000-8000-000000000001', 'RC1', 'c0000000-0000-7000-8000-000000000001',
         '2026-02-27', '2026-03-01', 'active');
       INSERT INTO rental_legs (tenant_id, rental_id, vehicle_id, period)
       VALUES (1, 'b0000000-0000-7000-8000-000000000001', '${vehicle.id}', tstzrange('2026-02-27', '2026-03-01'))`,
    );
    const { incident } = await open({ vehicleId: vehicle.id });
    expect(incident.rentalId).toBe('b0000000-0000-7000-8000-000000000001');
  });

  test('knows that an electric vehicle needs a charge', async () => {
    const vehicle = await scene.addVehicle({ energy: 'ev' });
    expect((await open({ vehicleId: vehicle.id, type: 'out_of_energy' })).incident.needs).toEqual(['charge']);
  });

  test('says what is missing', async () => {
    const blind = await scene.addVehicle({ at: null });
    const nobody = crypto.randomUUID();
    const results = await Promise.all([
      inTx((tx) => openIncident(tx, wish({ vehicleId: blind.id, place: undefined }))),
      inTx((tx) => openIncident(tx, wish({ vehicleId: nobody as typeof blind.id }))),
      inTx((tx) => openIncident(tx, wish({ alarmId: nobody as IncidentToOpen['alarmId'] }))),
    ]);
    expect(results.map((result) => (result.ok ? 'ok' : result.reason))).toEqual([
      'no_position',
      'unknown_vehicle',
      'unknown_alarm',
    ]);
  });
});

describe('an offer', () => {
  test('is carried through to the end; unit, incident and vehicle follow', async () => {
    const { unit, vehicle, incident, assignment, act } = await offered();
    expect(incident).toMatchObject({ status: 'dispatching', assignment: { id: assignment.id, state: 'offered' } });
    expect(await unitState(unit.id)).toBe('committed');
    const accepted = await inTx((tx) => acceptAssignment(tx, { ...act, at: later(20) }));
    expect(accepted).toMatchObject({ ok: true, incident: { status: 'assigned', acceptedAt: later(20).toISOString() } });
    const steps = ['en_route', 'on_scene', 'towing', 'done'] as const;
    const seen: unknown[] = [];
    for (const [index, state] of steps.entries()) {
      const at = later(60 * (index + 1));
      const move = await inTx((tx) => progressAssignment(tx, { ...act, state, reason: null, at }));
      seen.push([move.ok && move.incident.status, await unitState(unit.id)]);
    }
    expect(seen).toEqual([
      ['en_route', 'en_route'],
      ['on_scene', 'on_scene'],
      ['on_scene', 'towing'],
      ['resolved', 'available'],
    ]);
    expect(await conditionOf(vehicle.id)).toBe('ok');
    const detail = await findIncidentDetail(database.pool, scene.tenantId, incident.id);
    expect(IncidentDetail.parse(detail)).toEqual(detail);
    expect(detail?.timeline.map(({ kind }) => kind)).toEqual([
      'incident.reported',
      'incident.triaged',
      'incident.dispatching',
      'assignment.offered',
      'incident.assigned',
      'assignment.accepted',
      'incident.en_route',
      'assignment.en_route',
      'incident.on_scene',
      'assignment.on_scene',
      'assignment.towing',
      'incident.resolved',
      'assignment.done',
    ]);
    expect(detail?.timeline.at(-1)?.by).toBe(`crew ${unit.name}`);
    expect(detail?.onSceneAt).toBe(later(120).toISOString());
  });

  test('said twice changes nothing the second time', async () => {
    const { act } = await offered();
    const first = await inTx((tx) => acceptAssignment(tx, { ...act, at: later(1) }));
    const second = await inTx((tx) => acceptAssignment(tx, { ...act, at: later(2) }));
    expect([first.ok && first.changed, second.ok && second.changed]).toEqual([true, false]);
    expect(second).toMatchObject({ assignment: { acceptedAt: later(1).toISOString() } });
  });

  test('is the crew’s own, in the order of its states', async () => {
    const { act } = await offered();
    const stranger = await scene.addUnit();
    const results = await Promise.all([
      inTx((tx) => acceptAssignment(tx, { ...act, crewUserId: stranger.crewUserId, at: NIGHT })),
      inTx((tx) => progressAssignment(tx, { ...act, state: 'done', reason: null, at: NIGHT })),
      inTx((tx) => acceptAssignment(tx, { ...act, assignmentId: crypto.randomUUID() as AssignmentId, at: NIGHT })),
    ]);
    expect(results).toEqual([
      { ok: false, reason: 'not_yours' },
      { ok: false, reason: 'wrong_state', state: 'offered' },
      { ok: false, reason: 'not_found' },
    ]);
  });

  test('is accepted at once by a unit that accepts by itself', async () => {
    const { unit, incident, assignment } = await offered({ autoAccept: true });
    expect([incident.status, assignment.state]).toEqual(['assigned', 'accepted']);
    const detail = await findIncidentDetail(database.pool, scene.tenantId, incident.id);
    expect(detail?.timeline.map(({ kind }) => kind)).toContain('assignment.offered');
    expect(await unitState(unit.id)).toBe('committed');
  });

  test('declined frees the unit and the incident waits for the next one', async () => {
    const { unit, incident, act } = await offered();
    const move = await inTx((tx) => declineAssignment(tx, { ...act, code: 'unit_fault', reason: null, at: later(5) }));
    expect(move).toMatchObject({
      ok: true,
      incident: { status: 'dispatching' },
      assignment: { state: 'declined', declineCode: 'unit_fault' },
    });
    expect(await unitState(unit.id)).toBe('available');
    const planned = async () =>
      (await listUnreachedIncidents(database.pool, scene.tenantId)).find(({ id }) => id === incident.id)!;
    const refusals = [{ unitId: unit.id, at: expect.stringContaining(later(5).toISOString().slice(0, 19)) as unknown }];
    expect(await planned()).toMatchObject({ unitId: null, refusals, lastOutcome: 'offered' });
    const next = await scene.addUnit();
    expect((await offer(incident.id, next.id, later(6))).ok).toBe(true);
    expect(await planned()).toMatchObject({ unitId: next.id, assignmentState: 'offered' });
  });

  test('expires when it is due, not before, and not once it was accepted', async () => {
    const { assignment, act } = await offered();
    const expire = (at: Date) =>
      inTx((tx) => expireOffer(tx, { tenantId: scene.tenantId, assignmentId: assignment.id, at }));
    expect(await expire(later(59))).toEqual({ ok: false, reason: 'not_due' });
    expect((await listOverdueOffers(database.pool, later(60), 100)).map(({ id }) => id)).toContain(assignment.id);
    expect(await expire(later(60))).toMatchObject({ ok: true, assignment: { state: 'expired' } });
    expect(await inTx((tx) => acceptAssignment(tx, { ...act, at: later(61) }))).toMatchObject({
      reason: 'wrong_state',
      state: 'expired',
    });
  });

  test('of a unit that is taken, or for an incident that has moved, is refused without a trace', async () => {
    const { unit, incident } = await offered();
    const { incident: other } = await open();
    expect(await offer(other.id, unit.id)).toEqual({ ok: false, reason: 'unit_taken' });
    expect((await findIncidentDetail(database.pool, scene.tenantId, other.id))?.decisions).toEqual([]);
    const free = await scene.addUnit();
    const stale = await inTx((tx) =>
      offerAssignment(tx, {
        tenantId: scene.tenantId,
        incidentId: incident.id,
        incidentVersion: 1,
        unitId: free.id,
        role: 'rescue',
        eta: { etaS: 1, distanceM: 1, source: 'straight_line' },
        route: null,
        decision: plainDecision(incident.id, free.id),
        at: NIGHT,
        expiresAt: later(60),
      }),
    );
    expect(stale).toEqual({ ok: false, reason: 'incident_moved' });
    expect(await unitState(free.id)).toBe('available');
  });

  test('of a unit that only the index knows to be taken is refused too', async () => {
    const { unit } = await offered();
    await database.ownerPool.query(`UPDATE units SET state = 'available' WHERE id = $1`, [unit.id]);
    const { incident: other } = await open();
    expect(await offer(other.id, unit.id)).toEqual({ ok: false, reason: 'unit_taken' });
    expect(await findIncident(database.pool, scene.tenantId, other.id)).toMatchObject({
      status: 'triaged',
      version: 1,
    });
    expect((await findIncidentDetail(database.pool, scene.tenantId, other.id))?.decisions).toEqual([]);
  });

  test('of one unit by many at once is won by one', async () => {
    const unit = await scene.addUnit();
    const incidents = await Promise.all(Array.from({ length: 8 }, () => open()));
    const results = await Promise.all(incidents.map(({ incident }) => offer(incident.id, unit.id)));
    expect(results.filter((result) => result.ok).length).toBe(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.reason]))).toEqual(Array(7).fill('unit_taken'));
  });
});

describe('cancelling', () => {
  test('frees the unit and the vehicle, says why, and happens once', async () => {
    const { unit, vehicle, incident, act } = await offered();
    const cancel = (expectedVersion?: number) =>
      inTx((tx) =>
        cancelIncident(tx, {
          tenantId: scene.tenantId,
          incidentId: incident.id,
          reason: 'false alarm',
          by: null,
          at: later(9),
          expectedVersion,
        }),
      );
    expect(await cancel(1)).toEqual({ ok: false, reason: 'version_conflict' });
    expect(await cancel(incident.version)).toMatchObject({
      ok: true,
      changed: true,
      incident: { status: 'cancelled', cancelReason: 'false alarm', assignment: { state: 'cancelled' } },
    });
    expect(await cancel()).toMatchObject({ ok: true, changed: false });
    expect(await unitState(unit.id)).toBe('available');
    expect(await conditionOf(vehicle.id)).toBe('ok');
    expect(await inTx((tx) => acceptAssignment(tx, { ...act, at: later(10) }))).toMatchObject({ ok: false });
  });
});

describe('what others read', () => {
  test('every event is what its schema says', async () => {
    const { rows } = await database.pool.query<{ kind: string; data: unknown }>('SELECT kind, data FROM events');
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) expect(EventBody.parse(row)).toEqual(row);
  });

  test('lists pages of incidents, newest first, and those that nobody has reached', async () => {
    const page = await listIncidents(database.pool, scene.tenantId, { openOnly: true, after: null, limit: 5 });
    const last = page.at(-1)!;
    const after = { reportedAt: last.reportedAt, id: last.id };
    const next = await listIncidents(database.pool, scene.tenantId, { openOnly: true, after, limit: 5 });
    expect(new Set([...page, ...next].map(({ id }) => id)).size).toBe(10);
    const { incident } = await open({ severity: 'critical', needs: ['tyre'], at: later(999) });
    const unreached = await listUnreachedIncidents(database.pool, scene.tenantId);
    expect(unreached.find(({ id }) => id === incident.id)).toMatchObject({ severity: 'critical', unitId: null });
    const statuses = await listIncidents(database.pool, scene.tenantId, { openOnly: false, after: null, limit: 500 });
    const reached = new Set(statuses.filter(({ onSceneAt }) => onSceneAt !== null).map(({ id }) => id));
    expect(reached.size).toBeGreaterThan(0);
    expect(unreached.filter(({ id }) => reached.has(id))).toEqual([]);
  });

  test('relays each event once, again after a failure', async () => {
    const failing = relayOutbox(database.pool, 10, () => Promise.reject(new Error('queue is away')));
    await expect(failing).rejects.toThrow('queue is away');
    const ids: number[] = [];
    const drain = async () => {
      while (
        (await relayOutbox(database.pool, 7, async (events) => {
          ids.push(...events.map(({ id }) => id));
        })) > 0
      );
    };
    await Promise.all([drain(), drain()]);
    expect(new Set(ids).size).toBe(ids.length);
    const { rows } = await database.pool.query(
      `SELECT FROM events WHERE kind NOT IN ('vehicle.changed', 'alarm.changed')`,
    );
    expect(ids.length).toBe(rows.length);
  });
});
