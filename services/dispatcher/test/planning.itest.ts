import { Incident, isActive, type IncidentId, type UnitId } from '@roadcall/contracts';
import {
  askForPlan,
  declineAssignment,
  LeaseLostError,
  pinAssignment,
  progressAssignment,
  readPlanRequest,
  takeLease,
  unpinAssignment,
  withTransaction,
  type AssignmentAct,
} from '@roadcall/store';
import { describe, expect, test } from 'vitest';
import { commitGroup } from '../src/planner/commit-group.ts';
import { PlannerThread } from '../src/planner/planner-thread.ts';
import { startPlanner } from '../src/planner/planner.ts';
import { dispatchFixture, NEVER_MS } from './dispatch-fixture.ts';

const SCENE = { lat: 31.21, lon: 121.41 };
const BESIDE_SCENE = { lat: 31.211, lon: 121.411 };
/** More than twenty minutes away by straight line. */
const FAR = { lat: 31.28, lon: 121.43 };

describe('planning', () => {
  const fixture = dispatchFixture('postgres');
  const start = () => fixture.start({ sweepIntervalMs: NEVER_MS });
  const act = (assignmentId: AssignmentAct['assignmentId']) => ({
    tenantId: fixture.scene.tenantId,
    assignmentId,
    by: null,
    at: new Date(),
  });
  const unitOf = (incidentId: IncidentId, unitId: UnitId) =>
    fixture.until('the unit', async () => {
      const assignment = (await fixture.rig.incident(incidentId))?.assignment;
      return assignment?.unitId === unitId && isActive(assignment.state) ? assignment : undefined;
    });
  const depart = (assignmentId: Parameters<typeof act>[0]) =>
    withTransaction(fixture.database.pool, (tx) =>
      progressAssignment(tx, { ...act(assignmentId), state: 'en_route', reason: null }),
    );

  test('plans a burst of incidents together, with a proof, each to the unit beside it', async () => {
    const COUNT = 30;
    const places = Array.from({ length: COUNT }, (_, i) => ({ lat: 31.2 + i / 200, lon: 121.4 }));
    const units = [];
    for (const at of places.toReversed()) units.push(await fixture.scene.addUnit({ at, autoAccept: true }));
    const incidents = await Promise.all(places.map((place) => fixture.rig.open({ place })));
    start();
    for (const [index, incidentId] of incidents.entries()) await unitOf(incidentId, units[COUNT - 1 - index]!.id);
    const { decisions } = await fixture.detailOf(incidents[0]!);
    expect(decisions).toMatchObject([
      { outcome: 'offered', plan: { incidents: COUNT, units: COUNT, dualityGapMs: 0, fallback: false } },
    ]);
    const [{ candidates, consideredCount }] = decisions as [(typeof decisions)[0]];
    expect([candidates.length, consideredCount]).toEqual([6, COUNT]);
    expect(candidates.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { costS, parts } of candidates) {
      expect(parts.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(costS!, 6);
    }
    expect(candidates[1]!.plannedForIncidentId).toBe(incidents[1]);
  });

  test('gives a waiting incident a unit that may serve it again, though no event has said so', async () => {
    const unit = await fixture.scene.addUnit({ at: BESIDE_SCENE, autoAccept: true, state: 'off_shift' });
    let aheadMs = 0;
    fixture.start({ sweepIntervalMs: NEVER_MS, now: () => new Date(Date.now() + aheadMs) });
    const incidentId = await fixture.rig.open({ place: SCENE });
    await fixture.until(
      'the reason',
      async () => (await fixture.detailOf(incidentId)).decisions[0]?.outcome === 'nobody',
    );
    await fixture.database.ownerPool.query(`UPDATE units SET state = 'available' WHERE id = $1`, [unit.id]);
    aheadMs = 11_000;
    const { decisions } = await unitOf(incidentId, unit.id).then(() => fixture.detailOf(incidentId));
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['offered', 'nobody']);
  });

  test('turns a unit around for one that is much nearer, and no incident is seen without a unit', async () => {
    const far = await fixture.scene.addUnit({ at: FAR, autoAccept: true });
    start();
    const incidentId = await fixture.rig.open({ place: SCENE });
    const first = await unitOf(incidentId, far.id);
    await depart(first.id);
    const near = await fixture.scene.addUnit({ at: BESIDE_SCENE, autoAccept: true });
    await fixture.rig.wakePlanner();
    await unitOf(incidentId, near.id);

    const { assignments, decisions } = await fixture.detailOf(incidentId);
    expect(assignments).toMatchObject([
      { unitId: far.id, state: 'cancelled', reason: 'swapped' },
      { unitId: near.id, state: 'accepted' },
    ]);
    expect(decisions[0]).toMatchObject({ outcome: 'swapped', chosenUnitId: near.id, swap: { fromUnitId: far.id } });
    expect(decisions[0]!.swap!.earlierS).toBeGreaterThan(600);
    expect(decisions[0]!.swap!.planGainS).toBeGreaterThan(600);
    const { rows } = await fixture.database.pool.query<{ data: unknown }>(
      `SELECT data FROM events WHERE kind = 'incident.changed' ORDER BY id`,
    );
    const seen = rows.map(({ data }) => Incident.parse(data).assignment);
    expect(seen.filter((assignment) => !assignment || !isActive(assignment.state))).toEqual([]);
    const { rows: states } = await fixture.database.pool.query('SELECT state FROM units WHERE id = $1', [far.id]);
    expect(states).toEqual([{ state: 'available' }]);
  });

  test('leaves a unit where a dispatcher has fixed it, and takes it when it is let go', async () => {
    const far = await fixture.scene.addUnit({ at: FAR, autoAccept: true });
    start();
    const incidentId = await fixture.rig.open({ place: SCENE });
    const { id } = await unitOf(incidentId, far.id);
    await depart(id);
    const by = { tenantId: fixture.scene.tenantId, userId: far.crewUserId, at: new Date() };
    const pool = fixture.database.pool;
    await withTransaction(pool, (tx) => pinAssignment(tx, by, id, 'knows the customer', null));
    const near = await fixture.scene.addUnit({ at: BESIDE_SCENE, autoAccept: true });
    const { asked } = await readPlanRequest(pool, fixture.scene.tenantId);
    await fixture.rig.wakePlanner();
    await fixture.until('that plan', async () => (await readPlanRequest(pool, fixture.scene.tenantId)).planned > asked);
    expect((await fixture.rig.incident(incidentId))?.assignment).toMatchObject({ unitId: far.id, state: 'en_route' });
    await withTransaction(pool, (tx) => unpinAssignment(tx, by, id, null));
    await fixture.rig.wakePlanner();
    await unitOf(incidentId, near.id);
  });

  test('leaves a unit alone that is almost there, or whose incident has changed units often enough', async () => {
    const near = await fixture.scene.addUnit({ at: BESIDE_SCENE, autoAccept: true, name: 'near' });
    const far = await fixture.scene.addUnit({ at: FAR, autoAccept: true, name: 'far' });
    start();
    const almost = await fixture.rig.open({ place: SCENE });
    await depart((await unitOf(almost, near.id)).id);
    const changed = await fixture.rig.open({ place: BESIDE_SCENE });
    await depart((await unitOf(changed, far.id)).id);
    await fixture.database.ownerPool.query('UPDATE incidents SET swaps = 2 WHERE id = $1', [changed]);
    await fixture.scene.addUnit({ at: SCENE, autoAccept: true, name: 'third', state: 'off_shift' });
    const third = await fixture.rig.open({ place: { lat: 31.27, lon: 121.43 } });
    const [decision] = await fixture.until('the reasons', async () => {
      const { decisions } = await fixture.detailOf(third);
      return decisions.length > 0 ? decisions : undefined;
    });
    expect(decision).toMatchObject({
      outcome: 'nobody',
      excludedByRule: { near_arrival: 1, swapped_enough: 1, off_shift: 1 },
    });
  });

  test('plans a unit that is soon free, which is no assignment, and offers when it is', async () => {
    const busy = await fixture.scene.addUnit({ at: SCENE, autoAccept: true });
    start();
    const first = await fixture.rig.open({ place: SCENE });
    const { id } = await unitOf(first, busy.id);
    await depart(id);
    const onScene = { state: 'on_scene' as const, reason: null };
    await withTransaction(fixture.database.pool, (tx) => progressAssignment(tx, { ...act(id), ...onScene }));
    // Of the jobs that take longer than two hours, most are over soon.
    await fixture.database.ownerPool.query(`UPDATE assignments SET on_scene_at = now() - interval '2 hours'`);

    const second = await fixture.rig.open({ place: BESIDE_SCENE });
    const proposal = await fixture.until('the proposal', async () => (await fixture.detailOf(second)).decisions[0]);
    expect(proposal).toMatchObject({
      outcome: 'proposed',
      chosenUnitId: busy.id,
      candidates: [{ servesIncidentId: first }],
    });
    expect(proposal.candidates[0]!.freeInS).toBeGreaterThan(0);
    expect((await fixture.detailOf(second)).assignments).toEqual([]);
    await withTransaction(fixture.database.pool, (tx) =>
      progressAssignment(tx, { ...act(id), state: 'done', reason: null }),
    );
    await unitOf(second, busy.id);
  });

  test('asks the next best at once when a unit refuses', async () => {
    const first = await fixture.scene.addUnit({ at: BESIDE_SCENE });
    const second = await fixture.scene.addUnit({ at: { lat: 31.22, lon: 121.42 } });
    start();
    const incidentId = await fixture.rig.open({ place: SCENE });
    const offer = await unitOf(incidentId, first.id);
    await withTransaction(fixture.database.pool, (tx) =>
      declineAssignment(tx, { ...act(offer.id), code: 'other', reason: 'no' }),
    );
    await unitOf(incidentId, second.id);
    const { decisions } = await fixture.detailOf(incidentId);
    expect(decisions[0]!.excludedByRule).toEqual({ already_declined: 1 });
  });

  test('takes the nearest pairs when the exact plan fails or is late, and says so', async () => {
    const place = { databaseUrl: fixture.database.runtimeUrl, roads: undefined };
    const broken = new PlannerThread({ ...place, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });
    const failures: unknown[] = [];
    const planner = startPlanner(place, (error) => failures.push(error), {
      exact: broken,
      nearest: new PlannerThread(place),
    });
    fixture.atEnd(() => planner.stop());
    const unit = await fixture.scene.addUnit({ at: BESIDE_SCENE, autoAccept: true });
    fixture.start({ sweepIntervalMs: NEVER_MS, planner });
    const incidentId = await fixture.rig.open({ place: SCENE });
    await unitOf(incidentId, unit.id);
    const { decisions } = await fixture.detailOf(incidentId);
    expect(decisions[0]!.plan).toMatchObject({ fallback: true, dualityGapMs: null, rounds: 0 });
    expect(failures.length).toBeGreaterThan(0);
  });

  test('commits nothing under an epoch that another process has followed', async () => {
    const { pool, ownerPool } = fixture.database;
    const { tenantId } = fixture.scene;
    const unit = await fixture.scene.addUnit({ at: BESIDE_SCENE });
    const incidentId = await fixture.rig.open({ place: SCENE });
    const settings = await fixture.rig.decideBy({});
    const planner = startPlanner({ databaseUrl: fixture.database.runtimeUrl, roads: undefined }, () => undefined);
    fixture.atEnd(() => planner.stop());
    const stopped = (await takeLease(pool, { tenantId, work: 'planning', holder: null }, 60_000))!;
    const at = new Date();
    const plan = await planner.plan({ tenantId, settings, at });
    expect(plan.groups).toMatchObject([[{ incidentId, rescue: { unitId: unit.id } }]]);
    expect(await takeLease(pool, { tenantId, work: 'planning', holder: null }, 60_000)).toBeUndefined();
    await ownerPool.query('UPDATE work_leases SET expires_at = now()');
    const other = (await takeLease(pool, { tenantId, work: 'planning', holder: null }, 60_000))!;
    const about = { at, startedAt: performance.now(), settings };
    await expect(commitGroup(pool, stopped, plan.groups[0]!, about)).rejects.toThrow(LeaseLostError);
    expect((await fixture.detailOf(incidentId)).assignments).toEqual([]);
    expect(await commitGroup(pool, other, plan.groups[0]!, about)).toMatchObject([
      { rescue: { unitId: unit.id, state: 'offered' } },
    ]);
    expect(await commitGroup(pool, other, plan.groups[0]!, about)).toBeUndefined();
  });

  test('two dispatchers plan one company by turns, and what was asked meanwhile is planned', async () => {
    const { pool } = fixture.database;
    const { tenantId } = fixture.scene;
    for (let i = 0; i < 20; i++)
      await fixture.scene.addUnit({ at: { lat: 31.2 + i / 200, lon: 121.4 }, autoAccept: true });
    start();
    start();
    const incidents = [];
    for (let i = 0; i < 20; i++) {
      incidents.push(await fixture.rig.open({ place: { lat: 31.2 + i / 200, lon: 121.41 } }));
      await askForPlan(pool, tenantId);
    }
    for (const incidentId of incidents) {
      await fixture.until('a unit', async () => (await fixture.rig.incident(incidentId))?.status === 'assigned');
    }
    await fixture.until('all that was asked to be planned', async () => {
      const { asked, planned } = await readPlanRequest(pool, tenantId);
      return asked === planned;
    });
    const { rows } = await pool.query<{ count: number }>('SELECT count(*) AS count FROM assignments');
    expect(rows[0]!.count).toBe(20);
  });
});
