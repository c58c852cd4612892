import { EventBody, type AssignmentDoubt, type AssignmentId } from '@roadcall/contracts';
import { freshDatabase, plainDecision, rescueScene, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptAssignment,
  findAssignment,
  findIncident,
  findIncidentDetail,
  offerAssignment,
  openIncident,
  progressAssignment,
  withTransaction,
  writeDoubt,
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
const START = new Date('2026-03-01T08:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1_000);

async function accepted() {
  const { tenantId } = scene;
  const unit = await scene.addUnit();
  const place = { lat: 31.2, lon: 121.4 };
  const wish = { tenantId, type: 'breakdown', severity: 'minor', vehicleId: null, place, alarmId: null } as const;
  const opened = await inTx((tx) => openIncident(tx, { ...wish, source: 'console', note: null, by: null, at: START }));
  if (!opened.ok) throw new Error(opened.reason);
  const incidentId = opened.incident.id;
  const offer = await inTx((tx) =>
    offerAssignment(tx, {
      tenantId,
      incidentId,
      incidentVersion: opened.incident.version,
      unitId: unit.id,
      role: 'rescue',
      eta: { etaS: 300, distanceM: 2_500, source: 'road_graph' },
      route: null,
      decision: plainDecision(incidentId, unit.id),
      at: START,
      expiresAt: later(60),
    }),
  );
  if (!offer.ok) throw new Error(offer.reason);
  const act = { tenantId, assignmentId: offer.assignment.id, by: unit.crewUserId };
  await inTx((tx) => acceptAssignment(tx, { ...act, at: later(5) }));
  const report = (state: 'en_route' | 'on_scene' | 'towing', seconds: number, source?: 'telemetry') =>
    inTx((tx) =>
      progressAssignment(tx, {
        ...act,
        by: source ? null : unit.crewUserId,
        ...(source && { source }),
        state,
        reason: null,
        at: later(seconds),
      }),
    );
  return { unit, incidentId, assignmentId: offer.assignment.id, report };
}

const shown = (id: AssignmentId) => findAssignment(database.pool, scene.tenantId, id);

describe('telemetry', () => {
  test('moves an assignment at the time of the fix, and the clock with it', async () => {
    const { incidentId, assignmentId, report } = await accepted();
    await report('en_route', 30, 'telemetry');
    const move = await report('on_scene', 200, 'telemetry');
    expect(move).toMatchObject({ ok: true, changed: true, incident: { onSceneAt: later(200).toISOString() } });
    expect(await shown(assignmentId)).toMatchObject({
      enRouteAt: later(30).toISOString(),
      onSceneAt: later(200).toISOString(),
      steps: [
        { state: 'en_route', pressedAt: null, provenAt: later(30).toISOString() },
        { state: 'on_scene', pressedAt: null, provenAt: later(200).toISOString() },
      ],
    });
    const detail = await findIncidentDetail(database.pool, scene.tenantId, incidentId);
    const arrival = detail?.timeline.find(({ kind }) => kind === 'assignment.on_scene');
    expect(arrival).toMatchObject({ at: later(200).toISOString(), by: 'telemetry' });
  });

  test('ahead of the crew makes its later presses no error and no change; both times are kept', async () => {
    const { incidentId, assignmentId, report } = await accepted();
    await report('en_route', 30, 'telemetry');
    await report('on_scene', 200, 'telemetry');
    for (const state of ['en_route', 'on_scene', 'on_scene'] as const) {
      expect(await report(state, 420)).toMatchObject({ ok: true, changed: false, assignment: { state: 'on_scene' } });
    }
    const incident = await findIncident(database.pool, scene.tenantId, incidentId);
    expect(incident?.onSceneAt).toBe(later(200).toISOString());
    expect((await shown(assignmentId))?.steps).toMatchObject([
      { state: 'en_route', pressedAt: later(420).toISOString(), provenAt: later(30).toISOString() },
      { state: 'on_scene', pressedAt: later(420).toISOString(), provenAt: later(200).toISOString() },
    ]);
  });

  test('after the crew changes nothing but what is known', async () => {
    const { assignmentId, report } = await accepted();
    await report('en_route', 20);
    await report('on_scene', 100);
    await report('towing', 300);
    expect(await report('on_scene', 160, 'telemetry')).toMatchObject({ ok: true, changed: false });
    expect(await shown(assignmentId)).toMatchObject({
      state: 'towing',
      onSceneAt: later(100).toISOString(),
      steps: [
        { state: 'en_route', provenAt: null },
        { state: 'on_scene', pressedAt: later(100).toISOString(), provenAt: later(160).toISOString() },
        { state: 'towing' },
      ],
    });
  });

  test('does not skip an order that a crew could not skip', async () => {
    const { report } = await accepted();
    expect(await report('on_scene', 60, 'telemetry')).toEqual({ ok: false, reason: 'wrong_state', state: 'accepted' });
  });
});

test('a doubt is kept once per kind, told, and stands in the timeline when it came up', async () => {
  const { unit, incidentId, assignmentId } = await accepted();
  const of = { tenantId: scene.tenantId, assignmentId, incidentId, unitId: unit.id, unitName: unit.name };
  const doubt: AssignmentDoubt = {
    kind: 'not_departed',
    at: later(305).toISOString(),
    endedAt: null,
    metres: null,
    seconds: null,
  };
  await inTx((tx) => writeDoubt(tx, of, doubt));
  await inTx((tx) => writeDoubt(tx, of, { ...doubt, endedAt: later(400).toISOString() }));
  expect((await shown(assignmentId))?.doubts).toEqual([{ ...doubt, endedAt: later(400).toISOString() }]);
  const detail = await findIncidentDetail(database.pool, scene.tenantId, incidentId);
  expect(detail?.timeline.filter(({ kind }) => kind.includes('doubt'))).toMatchObject([
    { kind: 'assignment.doubt_not_departed', at: doubt.at, by: 'telemetry', text: unit.name },
  ]);
  const { rows } = await database.pool.query<{ kind: string; data: unknown }>(
    `SELECT kind, data FROM events WHERE kind = 'assignment.doubted' ORDER BY id`,
  );
  expect(rows.map((row) => EventBody.safeParse(row).success)).toEqual([true, true]);
});
