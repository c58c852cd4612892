import { fork } from 'node:child_process';
import { once } from 'node:events';
import { migrateQueue } from '@roadcall/bus';
import { ACTIVE_ASSIGNMENT_STATES, type Assignment, type AssignmentState } from '@roadcall/contracts';
import { DEFAULT_DISPATCH_SETTINGS } from '@roadcall/dispatch';
import {
  appendEvents,
  countOpenIncidents,
  declineAssignment,
  findIncidentDetail,
  listIncidents,
  outboxBacklog,
  readAlarms,
  withTransaction,
} from '@roadcall/store';
import {
  freshDatabase,
  rescueScene,
  startPostgres,
  startRedis,
  waitFor,
  type FreshDatabase,
  type RescueScene,
  type TestRedis,
} from '@roadcall/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPipeline } from '../src/pipeline.ts';
import { startRelay } from '../src/steps/relay.ts';
import type { DispatchContext } from '../src/context.ts';
import { dispatchRig, type DispatchRig } from './dispatch-rig.ts';

/** No sweep within a test: what happens comes from events and jobs. */
const NEVER_MS = 3_600_000;

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['postgres', 'redis'] as const)('the dispatcher with its queue on %s', (backend) => {
  let database: FreshDatabase;
  let scene: RescueScene;
  let rig: DispatchRig;
  const running: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    database = await freshDatabase();
    await migrateQueue(database.ownerUrl, database.runtimeRole);
    scene = rescueScene(database.ownerPool);
    rig = dispatchRig(database, backend === 'redis' ? redis.url : undefined);
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    await rig.close();
    await database.drop();
  });
  const start = (changes: Partial<DispatchContext> = {}) => {
    const pipeline = startPipeline(rig.context(changes));
    running.push(pipeline);
    return pipeline;
  };
  const until = async <T>(what: string, condition: () => T | Promise<T>, timeoutMs = 15_000) =>
    waitFor(condition, { timeoutMs, what });
  const detailOf = async (id: Parameters<DispatchRig['incident']>[0]) =>
    (await findIncidentDetail(database.pool, scene.tenantId, id))!;

  test('takes a critical alarm to a resolved incident without a human', async () => {
    await scene.addUnit({ at: { lat: 31.4, lon: 121.6 } });
    const nearest = await scene.addUnit({ at: { lat: 31.221, lon: 121.421 } });
    const vehicle = await scene.addVehicle();
    rig.startCrews(() => 'accept');
    start({ sweepIntervalMs: NEVER_MS });
    const alarmId = await scene.addAlarm({ vehicleId: vehicle.id, deviceId: vehicle.deviceId });
    await withTransaction(database.pool, async (tx) => {
      const [alarm] = await readAlarms(tx, scene.tenantId, [alarmId]);
      const body = { kind: 'alarm.raised' as const, data: alarm! };
      appendEvents(tx, [{ tenantId: scene.tenantId, subjectId: alarmId, actor: 'ingest', body }]);
    });
    const incidentId = await until(
      'the alarm’s incident',
      async () => (await readAlarms(database.pool, scene.tenantId, [alarmId]))[0]?.incidentId,
    );
    await until('the end', async () => (await rig.incident(incidentId))?.status === 'resolved');
    const detail = await detailOf(incidentId);
    expect(detail).toMatchObject({ type: 'accident', severity: 'major', source: 'alarm', alarmId, lat: 31.22 });
    expect(detail.assignments).toMatchObject([{ unitId: nearest.id, state: 'done', etaSource: 'straight_line' }]);
    expect(detail.decisions).toMatchObject([{ chosenUnitId: nearest.id, excludedCount: 0 }]);
    expect(detail.decisions[0]?.candidates.map(({ rank }) => rank)).toEqual([1, 2]);
  });

  test('goes to the next best at once when a unit declines, and when an offer runs out', async () => {
    const units = [
      await scene.addUnit({ at: { lat: 31.211, lon: 121.411 } }),
      await scene.addUnit({ at: { lat: 31.22, lon: 121.42 } }),
      await scene.addUnit({ at: { lat: 31.23, lon: 121.43 } }),
    ];
    start({ sweepIntervalMs: NEVER_MS, offerMs: 400 });
    const incidentId = await rig.open();
    const offerTo = (index: number) =>
      until(`an offer to unit ${index}`, async () => {
        const assignment = (await rig.incident(incidentId))?.assignment;
        return assignment?.unitId === units[index]?.id ? assignment : undefined;
      });
    const first = await offerTo(0);
    await withTransaction(database.pool, (tx) =>
      declineAssignment(tx, {
        tenantId: scene.tenantId,
        assignmentId: first.id,
        by: units[0]!.crewUserId,
        code: 'other',
        reason: 'broken winch',
        at: new Date(),
      }),
    );
    await offerTo(1);
    await offerTo(2);
    const { assignments } = await detailOf(incidentId);
    expect(assignments.map(({ state }) => state).slice(0, 2)).toEqual(['declined', 'expired']);
  });

  test('says why nobody can go, once, and sends the first unit that is free', async () => {
    await scene.addUnit({ skills: ['tyre'], name: 'A' });
    await scene.addUnit({ state: 'off_shift', name: 'B' });
    const busy = await scene.addUnit({ name: 'C' });
    let mayWork = false;
    const accepted: Assignment[] = [];
    rig.startCrews((assignment) => {
      if (!mayWork) accepted.push(assignment);
      return mayWork ? 'accept' : 'ignore';
    });
    start();
    const first = await rig.open();
    await until('the first offer', async () => (await rig.incident(first))?.assignment);
    const second = await rig.open();
    const decision = await until('the reasons', async () => (await detailOf(second)).decisions[0]);
    expect(decision.candidates.map(({ unitName, excluded }) => [unitName, excluded])).toEqual([
      ['A', 'missing_skill'],
      ['B', 'off_shift'],
      ['C', 'committed'],
    ]);
    mayWork = true;
    await withTransaction(database.pool, (tx) =>
      declineAssignment(tx, {
        tenantId: scene.tenantId,
        assignmentId: accepted[0]!.id,
        by: busy.crewUserId,
        code: 'other',
        reason: 'rather the other one',
        at: new Date(),
      }),
    );
    await until('the second to be served', async () => (await rig.incident(second))?.status === 'resolved');
    expect((await detailOf(second)).decisions.map(({ chosenUnitId }) => chosenUnitId)).toEqual([busy.id, null]);
    expect((await rig.incident(first))?.status).toBe('dispatching');
  });

  test('many incidents, few units, three dispatchers: every incident is served, no unit twice at a time', async () => {
    const UNITS = 6;
    const INCIDENTS = 30;
    for (let i = 0; i < UNITS; i++) {
      await scene.addUnit({ at: { lat: 31.2 + i / 100, lon: 121.4 }, autoAccept: i % 3 === 0 });
    }
    rig.startCrews(() => 'accept');
    for (let i = 0; i < 3; i++) start({ sweepIntervalMs: NEVER_MS });
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: INCIDENTS }, (_, i) => rig.open({ place: { lat: 31.2 + i / 400, lon: 121.41 } })),
    );
    await until('all to be resolved', async () => (await countOpenIncidents(database.pool)) === 0, 110_000);
    console.log(`${backend}: ${INCIDENTS} incidents, ${UNITS} units: ${Math.round(performance.now() - startedAt)} ms`);
    const page = { openOnly: false, after: null, limit: 100 };
    const incidents = await listIncidents(database.pool, scene.tenantId, page);
    expect(incidents.map(({ status }) => status)).toEqual(Array(INCIDENTS).fill('resolved'));
    expect(await doubleAssignments()).toEqual([]);
  }, 120_000);

  /** Replays the feed: units and missions that had two active assignments at any moment. */
  async function doubleAssignments(): Promise<string[]> {
    const { rows } = await database.pool.query<{ data: Assignment }>(
      `SELECT data FROM events WHERE kind = 'assignment.changed' ORDER BY id`,
    );
    const states = new Map<string, { owner: string; state: AssignmentState }>();
    const doubles = new Set<string>();
    for (const { data } of rows) {
      for (const owner of [data.unitId, data.missionId])
        states.set(`${owner} ${data.id}`, { owner, state: data.state });
      const active = [...states.values()].filter(({ state }) => ACTIVE_ASSIGNMENT_STATES.includes(state));
      const owners = active.map(({ owner }) => owner);
      for (const [index, owner] of owners.entries()) if (owners.indexOf(owner) !== index) doubles.add(owner);
    }
    return [...doubles];
  }

  test('does with twenty copies of a job what one asks for', async () => {
    await scene.addUnit();
    await scene.addUnit();
    const incidentId = await rig.open();
    const queue = rig.openQueue();
    await queue.add(
      Array.from({ length: 20 }, (_, i) => ({
        id: `copy-${i}`,
        job: { kind: 'assign' as const, tenantId: scene.tenantId, incidentId, epoch: 1 },
      })),
    );
    start();
    start();
    await until('an empty queue', async () => {
      const { waiting, active } = await queue.depth();
      return waiting + active === 0 && (await rig.incident(incidentId))?.assignment;
    });
    expect((await detailOf(incidentId)).assignments.length).toBe(1);
  });

  test('recovers by the sweep what a queue has lost', async () => {
    await scene.addUnit();
    const relayOnly = startRelay(rig.context());
    const incidentId = await rig.open();
    const vehicle = await scene.addVehicle({ at: { lat: 31.3, lon: 121.5 } });
    const alarmId = await scene.addAlarm({ vehicleId: vehicle.id, deviceId: vehicle.deviceId, kind: 'rollover' });
    const pressed = await scene.addVehicle({ at: { lat: 31.3, lon: 121.6 } });
    const released = await scene.addAlarm({ vehicleId: pressed.id, deviceId: pressed.deviceId, kind: 'sos' });
    await database.ownerPool.query('UPDATE alarms SET active = false, ended_at = last_at WHERE id = $1', [released]);
    const queue = rig.openQueue();
    await until('the outbox to be empty', async () => (await outboxBacklog(database.pool)).waiting === 0);
    expect((await queue.depth()).waiting).toBe(1);
    await relayOnly.stop();
    await loseEverything();
    expect(await queue.depth()).toEqual({ waiting: 0, active: 0, delayed: 0 });
    start({ settings: { ...DEFAULT_DISPATCH_SETTINGS }, offerMs: 300 });
    await until('an offer for the lost incident', async () => (await rig.incident(incidentId))?.assignment);
    await loseEverything();
    await until('the lost expiry', async () => (await rig.incident(incidentId))?.assignment?.state === 'expired');
    const [alarm] = await readAlarms(database.pool, scene.tenantId, [alarmId]);
    expect((await rig.incident(alarm!.incidentId!))?.severity).toBe('critical');
    await until('the incident of the alarm that has ended', async () => {
      const [ended] = await readAlarms(database.pool, scene.tenantId, [released]);
      return ended!.incidentId;
    });
  });

  async function loseEverything(): Promise<void> {
    if (backend === 'redis') await redis.flush();
    else await database.ownerPool.query('TRUNCATE bullmq.job CASCADE');
  }

  test('a dispatcher that is killed in the middle of a decision: the job is done by another one', async () => {
    const unit = await scene.addUnit();
    const incidentId = await rig.open();
    const letGo = await holdRow('SELECT FROM units WHERE id = $1 FOR UPDATE', unit.id);
    const doomed = forkDispatcher();
    const { health } = await doomed.ready;
    expect((await fetch(`${health}/api/v1/health/ready`)).status).toBe(200);
    await until('the decision to wait for the unit', async () => {
      const { rows } = await database.ownerPool.query(
        `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE NOT l.granted AND a.datname = current_database()`,
      );
      return rows.length > 0;
    });
    const metrics = await (await fetch(`${health}/metrics`)).text();
    expect(metrics).toMatch(/^roadcall_incidents_open\{[^}]*\} 1$/m);
    expect(metrics).toMatch(/^roadcall_dispatch_queue_jobs\{state="active"[^}]*\} [12]$/m);
    await doomed.kill();
    await letGo();
    const killedAt = performance.now();
    // main.ts works on the queue of the product, not on one of this rig's own.
    start({ sweepIntervalMs: NEVER_MS, queue: rig.openProductQueue() });
    await until('the offer', async () => (await rig.incident(incidentId))?.assignment, 20_000);
    console.log(`${backend}: offered ${((performance.now() - killedAt) / 1_000).toFixed(1)} s after SIGKILL`);
    expect((await detailOf(incidentId)).assignments.length).toBe(1);
  });

  test('goes on by itself after PostgreSQL was killed', async () => {
    const server = await startPostgres();
    try {
      const ownDatabase = await freshDatabase(server);
      await migrateQueue(ownDatabase.ownerUrl, ownDatabase.runtimeRole);
      const ownRig = dispatchRig(ownDatabase, backend === 'redis' ? redis.url : undefined);
      const ownScene = rescueScene(ownDatabase.ownerPool);
      await ownScene.addUnit();
      await ownScene.addUnit();
      const pipeline = startPipeline(ownRig.context());
      const before = await ownRig.open();
      await until('the offer before', async () => (await ownRig.incident(before))?.assignment);
      await server.kill9();
      await server.restart();
      const after = await until('an incident after it', () => ownRig.open());
      await until('the offer after it', async () => (await ownRig.incident(after))?.assignment, 30_000);
      expect((await ownRig.incident(before))?.assignment?.state).toBe('offered');
      await pipeline.stop();
      await ownRig.close();
      await ownDatabase.drop();
    } finally {
      await server.dispose();
    }
  });

  /** Locks a row as another session would; the test's end lets go of it too. */
  async function holdRow(sql: string, id: string): Promise<() => Promise<void>> {
    const holder = await database.ownerPool.connect();
    await holder.query('BEGIN');
    await holder.query(sql, [id]);
    let held = true;
    const letGo = async () => {
      if (held) await holder.query('ROLLBACK');
      if (held) holder.release();
      held = false;
    };
    running.push({ stop: letGo });
    return letGo;
  }

  /** The real service in a process of its own, which never sweeps. */
  function forkDispatcher() {
    const child = fork(new URL('../src/main.ts', import.meta.url), {
      env: {
        ...process.env,
        LOG_LEVEL: 'silent',
        DATABASE_URL: database.runtimeUrl,
        DISPATCH_SWEEP_S: '3600',
        ...(backend === 'redis' ? { REDIS_URL: redis.url } : {}),
      },
      execArgv: [],
    });
    const exited = once(child, 'exit');
    const kill = async () => {
      child.kill('SIGKILL');
      await exited;
    };
    running.push({ stop: kill });
    const ready = once(child, 'message').then(([message]: { ports: { health: number } }[]) => ({
      health: `http://127.0.0.1:${message!.ports.health}`,
    }));
    return { ready, kill };
  }
});
