import {
  ClockSettings,
  EventBody,
  IncidentDetail,
  type ClockDetail,
  type ClockKind,
  type IncidentId,
} from '@roadcall/contracts';
import { freshDatabase, plainDecision, rescueScene, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptAssignment, declineAssignment, progressAssignment } from './assignment-moves.ts';
import { offerAssignment } from './assignment-offers.ts';
import { advanceClocks, correctTerrain, placeOnRoad, tellClocks } from './clock-moves.ts';
import { actOnClock, promise, type PersonsWord } from './clock-persons.ts';
import { setClockSettings } from './clock-settings.ts';
import { listClocks, listDueClocks } from './clocks-read.ts';
import { createGeofence } from './geofence-changes.ts';
import { cancelIncident } from './incident-cancelling.ts';
import { findIncidentDetail } from './incident-detail.ts';
import { openIncident, type IncidentToOpen } from './incident-opening.ts';
import { findIncident } from './incidents.ts';
import { withTransaction, type Transaction } from './transaction.ts';

const NIGHT = new Date('2026-03-01T22:00:00.000Z');
const after = (minutes: number): Date => new Date(NIGHT.getTime() + minutes * 60_000);

let database: FreshDatabase;
let scene: RescueScene;
beforeAll(async () => {
  database = await freshDatabase();
  scene = rescueScene(database.ownerPool);
});
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>) => withTransaction(database.pool, work);

async function open(changes: Partial<IncidentToOpen> = {}): Promise<IncidentId> {
  const opened = await inTx((tx) =>
    openIncident(tx, {
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
    }),
  );
  if (!opened.ok) throw new Error(opened.reason);
  return opened.incident.id;
}

async function offer(incidentId: IncidentId, at: Date) {
  const unit = await scene.addUnit();
  const incident = await findIncident(database.pool, scene.tenantId, incidentId);
  const offered = await inTx((tx) =>
    offerAssignment(tx, {
      tenantId: scene.tenantId,
      incidentId,
      incidentVersion: incident!.version,
      unitId: unit.id,
      role: 'rescue',
      eta: { etaS: 300, distanceM: 2_500, source: 'road_graph' },
      route: null,
      decision: plainDecision(incidentId, unit.id),
      at,
      expiresAt: new Date(at.getTime() + 60_000),
    }),
  );
  if (!offered.ok) throw new Error(offered.reason);
  return { tenantId: scene.tenantId, assignmentId: offered.assignment.id, by: unit.crewUserId };
}

const detailOf = async (id: IncidentId) => {
  const detail = await findIncidentDetail(database.pool, scene.tenantId, id);
  expect(IncidentDetail.parse(detail)).toEqual(detail);
  return detail!;
};
const clockOf = async (id: IncidentId, kind: ClockKind): Promise<ClockDetail> => {
  const clock = (await detailOf(id)).clocks.find((each) => each.kind === kind);
  if (!clock) throw new Error(`no ${kind}`);
  return clock;
};
const tick = (id: IncidentId, at: Date) => inTx((tx) => advanceClocks(tx, scene.tenantId, id, at));
const say = (clock: ClockDetail, at: Date, word: PersonsWord, expectedVersion?: number) =>
  inTx((tx) => actOnClock(tx, { tenantId: scene.tenantId, clockId: clock.id, by: null, at, expectedVersion }, word));

async function eventsOf(id: IncidentId, kind: 'clock.warned' | 'clock.breached') {
  const { rows } = await database.pool.query<{ kind: string; data: unknown }>(
    'SELECT kind, data FROM events WHERE subject_id = $1 AND kind = $2 ORDER BY id',
    [id, kind],
  );
  return rows.flatMap((row) => {
    const body = EventBody.parse(row);
    return body.kind === 'clock.warned' || body.kind === 'clock.breached' ? [body.data] : [];
  });
}

describe('the clocks of an incident', () => {
  test('start with it and are stopped by its unit, with who did it', async () => {
    const id = await open();
    const opened = await detailOf(id);
    expect(opened.clocks.map(({ kind, state, limitS }) => [kind, state, limitS])).toEqual([
      ['rescue.dispatch', 'running', 180],
      ['rescue.first_answer', 'running', 600],
      ['rescue.on_scene.urban', 'running', 1_800],
    ]);
    expect(opened).toMatchObject({ promisedOnSceneAt: after(30).toISOString(), escalation: 'none', version: 1 });
    expect(opened.onSceneClock).toMatchObject({ kind: 'rescue.on_scene.urban', dueAt: after(30).toISOString() });

    const act = await offer(id, after(1));
    await inTx((tx) => acceptAssignment(tx, { ...act, at: after(2) }));
    await inTx((tx) => progressAssignment(tx, { ...act, state: 'en_route', reason: null, at: after(3) }));
    await inTx((tx) =>
      progressAssignment(tx, { ...act, state: 'on_scene', reason: null, source: 'telemetry', at: after(18) }),
    );
    expect(await clockOf(id, 'rescue.dispatch')).toMatchObject({ state: 'met', stoppedBy: 'person', elapsedS: 120 });
    const scene18 = await clockOf(id, 'rescue.on_scene.urban');
    expect(scene18).toMatchObject({
      state: 'met',
      stoppedBy: 'telemetry',
      stoppedAt: after(18).toISOString(),
      nextStepAt: null,
    });
    expect(scene18.acts.map(({ act: what, step }) => [what, step])).toEqual([
      ['started', null],
      ['warned', 'first_warning'],
      ['stopped', null],
    ]);
  });

  test('go on through a refusal and a failed unit: nothing starts again', async () => {
    const id = await open();
    const first = await offer(id, after(0.5));
    await inTx((tx) => declineAssignment(tx, { ...first, code: 'other', reason: 'too far', at: after(1) }));
    const second = await offer(id, after(1));
    await inTx((tx) => acceptAssignment(tx, { ...second, at: after(2) }));
    await inTx((tx) => progressAssignment(tx, { ...second, state: 'failed', reason: 'flat tyre', at: after(5) }));
    const third = await offer(id, after(6));
    await inTx((tx) => acceptAssignment(tx, { ...third, at: after(8) }));
    const { clocks } = await detailOf(id);
    expect(clocks.map(({ kind }) => kind).length).toBe(3);
    expect(await clockOf(id, 'rescue.dispatch')).toMatchObject({ stoppedAt: after(2).toISOString() });
    expect(await clockOf(id, 'rescue.on_scene.urban')).toMatchObject({
      state: 'running',
      startedAt: NIGHT.toISOString(),
    });
  });

  test('are told the same twice, by many at once, and act once', async () => {
    const id = await open();
    const told = { incidentId: id, facts: [{ kind: 'customer_told', atMs: after(4).getTime() }], by: null } as const;
    const applied = await Promise.all(
      Array.from({ length: 8 }, () => inTx((tx) => tellClocks(tx, scene.tenantId, told))),
    );
    expect(applied.filter(({ changed }) => changed).length).toBe(1);
    const { acts } = await clockOf(id, 'rescue.first_answer');
    expect(acts.filter(({ act }) => act === 'stopped').length).toBe(1);
  });

  test('end with a cancelled incident', async () => {
    const id = await open({ type: 'accident' });
    await inTx((tx) =>
      cancelIncident(tx, { tenantId: scene.tenantId, incidentId: id, reason: 'false alarm', by: null, at: after(1) }),
    );
    const { clocks } = await detailOf(id);
    expect(clocks.length).toBeGreaterThan(3);
    expect(new Set(clocks.map(({ state, voidReason }) => `${state}: ${voidReason}`))).toEqual(
      new Set(['voided: false alarm']),
    );
  });
});

describe('time', () => {
  test('brings every step once, in order, however late and by however many it is noticed', async () => {
    const id = await open();
    await Promise.all(Array.from({ length: 6 }, () => tick(id, after(25))));
    expect((await detailOf(id)).escalation).toBe('supervisor');
    await tick(id, after(31));
    const warned = (await eventsOf(id, 'clock.warned')).filter(({ clock }) => clock.kind === 'rescue.on_scene.urban');
    expect(warned.map(({ step, action, stepAt, lateS }) => [step, action, stepAt, lateS])).toEqual([
      ['first_warning', 'wider_search', after(15).toISOString(), 600],
      ['second_warning', 'contractors', after(24).toISOString(), 60],
    ]);
    const breached = await eventsOf(id, 'clock.breached');
    expect(breached.map(({ clock, action }) => [clock.kind, action])).toEqual([
      ['rescue.dispatch', 'supervisor'],
      ['rescue.first_answer', 'supervisor'],
      ['rescue.on_scene.urban', 'supervisor'],
    ]);
    expect((await listDueClocks(database.pool, after(9_999), 100)).map(({ incidentId }) => incidentId)).not.toContain(
      id,
    );
  });

  test('that passes changes the version of the incident when its promise does', async () => {
    const id = await open();
    const before = await detailOf(id);
    await tick(id, after(1));
    expect((await detailOf(id)).version).toBe(before.version);
    await tick(id, after(1.5));
    expect(await detailOf(id)).toMatchObject({ version: before.version + 1, escalation: 'wider_search' });
  });
});

describe('a person', () => {
  test('pauses with a reason, and the promise moves by the length of the pause', async () => {
    const id = await open();
    const clock = await clockOf(id, 'rescue.on_scene.urban');
    expect(await say(clock, after(5), { act: 'pause', reason: 'police' }, clock.version + 1)).toMatchObject({
      reason: 'version_conflict',
    });
    const paused = await say(clock, after(5), { act: 'pause', reason: 'police' }, clock.version);
    expect(paused).toMatchObject({
      ok: true,
      clock: { state: 'paused', pauseReason: 'police', dueAt: null, nextStepAt: null },
    });
    await tick(id, after(300));
    expect(await clockOf(id, 'rescue.on_scene.urban')).toMatchObject({ state: 'paused', elapsedS: 300 });
    await say(clock, after(65), { act: 'resume' });
    expect(await detailOf(id)).toMatchObject({
      promisedOnSceneAt: after(90).toISOString(),
      onSceneClock: { state: 'running' },
    });
  });

  test('stops what no assignment stops, explains a breach and takes note of it', async () => {
    const id = await open({ type: 'accident' });
    await tick(id, after(61));
    const notice = await clockOf(id, 'accident.insurer_notice');
    const done = after(62);
    expect(await say(notice, done, { act: 'stop', doneAt: after(59), note: 'by phone' })).toMatchObject({
      clock: { state: 'breached', cause: 'recorded_late', stoppedAt: after(59).toISOString() },
    });
    const answer = await clockOf(id, 'rescue.first_answer');
    await say(answer, done, { act: 'cause', cause: 'customer_unreachable', note: null });
    await say(answer, done, { act: 'acknowledge' });
    expect(await clockOf(id, 'rescue.first_answer')).toMatchObject({
      cause: 'customer_unreachable',
      acknowledgedAt: done.toISOString(),
    });
    const onScene = await clockOf(id, 'rescue.on_scene.urban');
    expect(await say(onScene, done, { act: 'stop', doneAt: done, note: null })).toMatchObject({
      reason: 'not_by_person',
    });
    expect(await say(answer, done, { act: 'except', reason: 'snow' })).toMatchObject({ reason: 'not_exceptable' });
    expect(await say(onScene, done, { act: 'resume' })).toMatchObject({ reason: 'wrong_state', state: 'breached' });
  });

  test('makes a promise once', async () => {
    const id = await open();
    const told = { tenantId: scene.tenantId, incidentId: id, by: null, note: null };
    await inTx((tx) => promise(tx, { ...told, at: after(3) }, 'rescue.replacement'));
    await inTx((tx) => promise(tx, { ...told, at: after(9) }, 'rescue.replacement'));
    expect(await clockOf(id, 'rescue.replacement')).toMatchObject({ startedAt: after(3).toISOString(), limitS: 1_800 });
  });
});

describe('the place', () => {
  test('decides the limit: city limits, then the road, then a person, who has the last word', async () => {
    await inTx((tx) =>
      createGeofence(
        tx,
        { tenantId: scene.tenantId, actor: null },
        {
          nameZh: '市区',
          nameEn: 'City',
          kind: 'city_limit',
          colour: 'grey',
          shape: { type: 'Point', coordinates: [121.4, 31.2], radiusM: 5_000 },
          scope: { branchIds: null, classes: null, phases: null, vehicleIds: null },
          schedule: null,
          triggers: { enter: false, exit: false, mustBeInside: false, dwellS: null, speedLimitKph: null },
          externalId: null,
        },
      ),
    );
    const far = await open({ place: { lat: 32, lon: 121.4 } });
    expect(await detailOf(far)).toMatchObject({
      terrain: { terrain: 'remote', reason: 'outside_city_limits' },
      onSceneClock: { kind: 'rescue.on_scene.remote', limitS: 7_200 },
    });
    const id = await open();
    const told = { tenantId: scene.tenantId, incidentId: id, place: { lat: 31.2, lon: 121.4 } };
    await inTx((tx) => placeOnRoad(tx, { ...told, onHighway: true, at: after(1) }));
    expect(await detailOf(id)).toMatchObject({
      terrain: { terrain: 'remote', reason: 'highway' },
      promisedOnSceneAt: after(120).toISOString(),
    });
    await inTx((tx) =>
      correctTerrain(tx, { ...told, by: null, at: after(2) }, { terrain: 'urban', reason: 'below the bridge' }),
    );
    await inTx((tx) => placeOnRoad(tx, { ...told, onHighway: true, at: after(3) }));
    const corrected = await detailOf(id);
    expect(corrected).toMatchObject({
      terrain: { terrain: 'urban', reason: 'corrected', note: 'below the bridge' },
      promisedOnSceneAt: after(30).toISOString(),
    });
    expect(corrected.clocks.filter(({ kind }) => kind.startsWith('rescue.on_scene')).length).toBe(1);
  });
});

test('limits are the tenant’s, for clocks that start from then on', async () => {
  const before = await open();
  const { limitsS } = ClockSettings.parse({});
  await inTx((tx) =>
    setClockSettings(
      tx,
      { tenantId: scene.tenantId, actor: null },
      { limitsS: { ...limitsS, 'rescue.dispatch': 20 }, firstWarningPct: 40, secondWarningPct: 90 },
      0,
    ),
  );
  expect(await clockOf(await open(), 'rescue.dispatch')).toMatchObject({ limitS: 20, warningsS: [8, 18] });
  expect(await clockOf(before, 'rescue.dispatch')).toMatchObject({ limitS: 180 });
});

test('the board has what is due next first, page by page, and filters', async () => {
  const page = { filter: 'awaited', after: null, limit: 4 } as const;
  const first = await listClocks(database.pool, scene.tenantId, page);
  const last = first.at(-1)!;
  const next = await listClocks(database.pool, scene.tenantId, {
    ...page,
    after: { dueAt: last.dueAt, id: last.id },
    limit: 100,
  });
  const all = [...first, ...next];
  const due = all.map(({ dueAt }) => (dueAt === null ? Infinity : Date.parse(dueAt)));
  expect(due).toEqual(due.toSorted((a, b) => a - b));
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const breached = await listClocks(database.pool, scene.tenantId, { ...page, filter: 'breached', limit: 100 });
  expect(new Set(breached.map(({ state }) => state))).toEqual(new Set(['breached']));
  const atRisk = await listClocks(database.pool, scene.tenantId, { ...page, filter: 'at_risk', limit: 100 });
  expect(atRisk.every(({ state, step }) => state === 'running' && step !== 'none')).toBe(true);
});
