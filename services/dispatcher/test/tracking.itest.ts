import { migrateQueue } from '@roadcall/bus';
import { destinationPoint } from '@roadcall/geo';
import { createBranch, ensurePartitions, findIncidentDetail, withTransaction } from '@roadcall/store';
import { freshDatabase, rescueScene, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dispatchRig, type DispatchRig } from './dispatch-rig.ts';
import { SCENE, START, trackingRig } from './tracking-rig.ts';

let database: FreshDatabase;
let scene: RescueScene;
let rig: DispatchRig;
let road: ReturnType<typeof trackingRig>;
beforeEach(async () => {
  database = await freshDatabase();
  await ensurePartitions(database.ownerPool);
  await migrateQueue(database.ownerUrl, database.runtimeRole);
  scene = rescueScene(database.ownerPool);
  rig = dispatchRig(database, undefined);
  road = trackingRig(database, scene, rig);
});
afterEach(async () => {
  await rig.close();
  await database.drop();
});
const iso = (seconds: number) => road.at(seconds).toISOString();

describe('a unit drives and nobody presses', () => {
  test('it departs and arrives by its positions, at their times, and so does the clock', async () => {
    const { unit, incidentId, assignmentId } = await road.accepted();
    await road.drive(unit.deviceId, -30, 20, START);
    await road.look(20);
    expect((await road.assignment(assignmentId)).state).toBe('accepted');
    await road.drive(unit.deviceId, 30, 330, START, SCENE);
    await road.look(60);
    expect(await road.assignment(assignmentId)).toMatchObject({ state: 'en_route', enRouteAt: iso(50) });
    await road.drive(unit.deviceId, 340, 400, SCENE);
    await road.look(500);
    // 75 m before the end at 10 m/s, seen at the next position; known much later.
    expect(await road.assignment(assignmentId)).toMatchObject({ state: 'on_scene', onSceneAt: iso(330) });
    expect(await road.incident(incidentId)).toMatchObject({ status: 'on_scene', onSceneAt: iso(330) });
    const detail = await findIncidentDetail(database.pool, scene.tenantId, incidentId);
    const arrival = detail?.timeline.find(({ kind }) => kind === 'assignment.on_scene');
    expect(arrival).toMatchObject({ at: iso(330), by: 'telemetry' });
  });

  test('a press that comes after changes nothing, and the difference is shown', async () => {
    const { unit, incidentId, assignmentId, press } = await road.accepted();
    await road.drive(unit.deviceId, 0, 300, START, SCENE);
    await road.drive(unit.deviceId, 310, 400, SCENE);
    await road.look(400);
    for (const state of ['en_route', 'on_scene'] as const)
      expect(await press(state, 900)).toMatchObject({ ok: true, changed: false });
    await road.look(901);
    const assignment = await road.assignment(assignmentId);
    expect(assignment).toMatchObject({ state: 'on_scene', onSceneAt: iso(300) });
    expect(assignment.steps).toContainEqual({ state: 'on_scene', pressedAt: iso(900), provenAt: iso(300) });
    expect(assignment.doubts).toMatchObject([{ kind: 'press_differs', seconds: 600, endedAt: null }]);
    expect((await road.incident(incidentId)).onSceneAt).toBe(iso(300));
  });

  test('a crew that presses too early is doubted until it is there; the clock stays as it was pressed', async () => {
    const { unit, incidentId, assignmentId, press } = await road.accepted();
    await press('en_route', 10);
    await press('on_scene', 20);
    await road.drive(unit.deviceId, 0, 120, START);
    await road.look(120);
    expect((await road.assignment(assignmentId)).doubts).toMatchObject([{ kind: 'away_from_scene', endedAt: null }]);
    await road.drive(unit.deviceId, 130, 430, START, SCENE);
    await road.drive(unit.deviceId, 440, 500, SCENE);
    await road.look(500);
    await road.look(501);
    const { doubts, steps } = await road.assignment(assignmentId);
    expect(doubts.map(({ kind, endedAt }) => [kind, endedAt === null])).toEqual([
      ['away_from_scene', false],
      ['press_differs', true],
    ]);
    expect(steps).toContainEqual({ state: 'on_scene', pressedAt: iso(20), provenAt: iso(430) });
    expect((await road.incident(incidentId)).onSceneAt).toBe(iso(20));
  });

  test('noise at the border of the scene is one arrival, whoever looks and how often', async () => {
    const { unit, assignmentId } = await road.accepted();
    await road.drive(unit.deviceId, 0, 280, START, destinationPoint(SCENE, 270, 130));
    const border = Array.from({ length: 60 }, (_, i) => ({
      s: 290 + i * 5,
      ...destinationPoint(SCENE, 270, i % 2 === 0 ? 70 : 105),
    }));
    for (const place of border) {
      await road.store(unit.deviceId, [place]);
      await Promise.all([road.look(place.s), road.look(place.s)]);
    }
    expect(await road.assignment(assignmentId)).toMatchObject({ state: 'on_scene', onSceneAt: iso(290), doubts: [] });
    const states = (await road.events('assignment.changed')).map((data) => (data as { state: string }).state);
    expect(states).toEqual(['offered', 'accepted', 'en_route', 'on_scene']);
    expect(await road.events('assignment.doubted')).toEqual([]);
  }, 60_000);

  test('is said when it does not leave, also without any position', async () => {
    const { unit, assignmentId } = await road.accepted();
    await road.look(293);
    expect((await road.assignment(assignmentId)).doubts).toEqual([]);
    await Promise.all([road.look(300), road.look(300)]);
    expect((await road.assignment(assignmentId)).doubts).toMatchObject([
      { kind: 'not_departed', at: iso(300), endedAt: null },
    ]);
    expect(await road.events('assignment.doubted')).toHaveLength(1);
    await road.drive(unit.deviceId, 310, 610, START, SCENE);
    await road.look(400);
    await road.look(401);
    const { doubts } = await road.assignment(assignmentId);
    // It left so late that it is late against its plan instead.
    expect(doubts.map(({ kind, endedAt }) => [kind, endedAt === null])).toEqual([
      ['not_departed', false],
      ['eta_drift', true],
    ]);
  });
});

test('a tow is hooked up and dropped off by both tracks, and ends at a branch', async () => {
  const branch = destinationPoint(SCENE, 0, 4_000);
  const actor = { tenantId: scene.tenantId, actor: null } as unknown as Parameters<typeof createBranch>[1];
  await withTransaction(database.ownerPool, (tx) =>
    createBranch(tx, actor, { nameZh: '北', nameEn: 'North', ...branch }),
  );
  const vehicle = await scene.addVehicle({ at: SCENE });
  const { unit, incidentId, assignmentId } = await road.accepted({ vehicleId: vehicle.id });
  await road.drive(vehicle.deviceId, -60, 600, SCENE);
  await road.drive(unit.deviceId, 0, 300, START, SCENE);
  await road.drive(unit.deviceId, 310, 600, SCENE);
  await road.look(600);
  for (const device of [unit.deviceId, vehicle.deviceId]) await road.drive(device, 610, 1_010, SCENE, branch);
  await road.look(1_010);
  expect(await road.assignment(assignmentId)).toMatchObject({ state: 'towing', doubts: [] });
  await road.drive(vehicle.deviceId, 1_020, 1_400, branch);
  await road.drive(unit.deviceId, 1_020, 1_400, branch, START);
  await road.look(1_400);
  const { state, endedAt, steps } = await road.assignment(assignmentId);
  expect(state).toBe('done');
  expect(steps.map(({ state: step, pressedAt, provenAt }) => [step, pressedAt, provenAt !== null])).toEqual([
    ['en_route', null, true],
    ['on_scene', null, true],
    ['towing', null, true],
    ['done', null, true],
  ]);
  expect(Date.parse(endedAt!)).toBeLessThan(road.at(1_100).getTime());
  expect((await road.incident(incidentId)).status).toBe('resolved');
});

test('a vehicle that is not there is suspected gone, and nothing moves by that', async () => {
  const vehicle = await scene.addVehicle({ at: SCENE });
  const { unit, assignmentId } = await road.accepted({ vehicleId: vehicle.id });
  await road.drive(vehicle.deviceId, 0, 300, SCENE, destinationPoint(SCENE, 180, 5_000));
  await road.drive(unit.deviceId, 0, 300, START, SCENE);
  await road.drive(unit.deviceId, 310, 400, SCENE);
  await road.look(400);
  await road.look(401);
  const { state, doubts } = await road.assignment(assignmentId);
  expect([state, doubts.map(({ kind }) => kind)]).toEqual(['on_scene', ['gone_suspected']]);
  expect(doubts[0]?.metres).toBeCloseTo(5_000, -2);
});

describe('the live ETA', () => {
  test('is told at first and when it shifts, not at each position', async () => {
    const { unit, assignmentId } = await road.accepted();
    for (let s = 0; s < 200; s += 10) {
      await road.drive(unit.deviceId, s, s, { lat: START.lat, lon: START.lon + ((SCENE.lon - START.lon) * s) / 300 });
      await road.look(s);
    }
    const { liveEta } = await road.assignment(assignmentId);
    expect(liveEta?.source).toBe('road_graph');
    expect(Math.abs(Date.parse(liveEta!.arrivesAt) - road.at(300).getTime())).toBeLessThan(100);
    expect(await road.events('assignment.eta')).toHaveLength(1);
  }, 60_000);

  test('that is late against its plan is a doubt, which ends when it is made up', async () => {
    const { unit, assignmentId } = await road.accepted();
    await road.drive(unit.deviceId, 0, 400, START, destinationPoint(START, 90, 300));
    for (const s of [100, 200, 300, 400]) await road.look(s);
    const drifting = await road.assignment(assignmentId);
    expect(drifting.doubts).toMatchObject([{ kind: 'eta_drift', endedAt: null }]);
    expect(Date.parse(drifting.liveEta!.arrivesAt)).toBeGreaterThan(road.at(500).getTime());
    await road.drive(unit.deviceId, 410, 420, destinationPoint(SCENE, 270, 200), SCENE);
    await road.drive(unit.deviceId, 430, 500, SCENE);
    await road.look(500);
    await road.look(501);
    const there = await road.assignment(assignmentId);
    expect(there).toMatchObject({ state: 'on_scene', liveEta: null });
    expect(there.doubts.filter(({ endedAt }) => endedAt === null)).toEqual([]);
  });

  test('off its route is asked of the travel source, and says so', async () => {
    const { unit, assignmentId } = await road.accepted();
    const off = destinationPoint(START, 180, 2_000);
    await road.drive(unit.deviceId, 0, 60, off);
    await road.look(60);
    expect((await road.assignment(assignmentId)).liveEta).toMatchObject({ source: 'straight_line', remainingM: null });
  });
});
