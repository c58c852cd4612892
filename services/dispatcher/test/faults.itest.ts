import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateQueue } from '@roadcall/bus';
import { ACTIVE_ASSIGNMENT_STATES, type Assignment, type AssignmentState } from '@roadcall/contracts';
import { askForPlan, listIncidents, outboxBacklog, readAlarms } from '@roadcall/store';
import { freshDatabase, rescueScene, startPostgres, startService, waitFor } from '@roadcall/testkit';
import { startPipeline } from '../src/pipeline.ts';
import { startRelay } from '../src/steps/relay.ts';
import { dispatchRig } from './dispatch-rig.ts';
import { describe, expect, test } from 'vitest';
import { dispatchFixture, NEVER_MS } from './dispatch-fixture.ts';

describe.each(['postgres', 'redis'] as const)('the dispatcher under faults, with its queue on %s', (backend) => {
  const fixture = dispatchFixture(backend);

  test('many incidents, few units, three dispatchers: every incident is served, no unit twice at a time', async () => {
    const UNITS = 6;
    const INCIDENTS = 30;
    for (let i = 0; i < UNITS; i++) {
      await fixture.scene.addUnit({ at: { lat: 31.2 + i / 100, lon: 121.4 }, autoAccept: i % 3 === 0 });
    }
    fixture.rig.startCrews(() => 'accept');
    for (let i = 0; i < 3; i++) fixture.start({ sweepIntervalMs: NEVER_MS });
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: INCIDENTS }, (_, i) => fixture.rig.open({ place: { lat: 31.2 + i / 400, lon: 121.41 } })),
    );
    await fixture.until('all to be resolved', async () => (await fixture.countOpen()) === 0, 110_000);
    console.log(`${backend}: ${INCIDENTS} incidents, ${UNITS} units: ${Math.round(performance.now() - startedAt)} ms`);
    const page = { openOnly: false, after: null, limit: 100 };
    const incidents = await listIncidents(fixture.database.pool, fixture.scene.tenantId, page);
    expect(incidents.map(({ status }) => status)).toEqual(Array(INCIDENTS).fill('resolved'));
    expect(await doubleAssignments()).toEqual([]);
  }, 120_000);

  /** Replays the feed: units and missions that had two active assignments at any moment. */
  async function doubleAssignments(): Promise<string[]> {
    const { rows } = await fixture.database.pool.query<{ data: Assignment }>(
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
    await fixture.scene.addUnit();
    await fixture.scene.addUnit();
    const incidentId = await fixture.rig.open();
    await askForPlan(fixture.database.pool, fixture.scene.tenantId);
    const queue = fixture.rig.openQueue();
    await queue.add(
      Array.from({ length: 20 }, (_, i) => ({
        id: `copy-${i}`,
        job: { kind: 'plan' as const, tenantId: fixture.scene.tenantId },
      })),
    );
    fixture.start();
    fixture.start();
    await fixture.until('an empty queue', async () => {
      const { waiting, active } = await queue.depth();
      return waiting + active === 0 && (await fixture.rig.incident(incidentId))?.assignment;
    });
    expect((await fixture.detailOf(incidentId)).assignments.length).toBe(1);
  });

  test('recovers by the sweep what a queue has lost', async () => {
    await fixture.scene.addUnit();
    const relayOnly = startRelay(fixture.rig.context());
    const incidentId = await fixture.rig.open();
    const vehicle = await fixture.scene.addVehicle({ at: { lat: 31.3, lon: 121.5 } });
    const alarmId = await fixture.scene.addAlarm({
      vehicleId: vehicle.id,
      deviceId: vehicle.deviceId,
      kind: 'rollover',
    });
    const pressed = await fixture.scene.addVehicle({ at: { lat: 31.3, lon: 121.6 } });
    const released = await fixture.scene.addAlarm({ vehicleId: pressed.id, deviceId: pressed.deviceId, kind: 'sos' });
    await fixture.database.ownerPool.query('UPDATE alarms SET active = false, ended_at = last_at WHERE id = $1', [
      released,
    ]);
    const queue = fixture.rig.openQueue();
    await fixture.until(
      'the outbox to be empty',
      async () => (await outboxBacklog(fixture.database.pool)).waiting === 0,
    );
    expect((await queue.depth()).waiting).toBeGreaterThan(0);
    await relayOnly.stop();
    await fixture.loseQueue();
    expect(await queue.depth()).toEqual({ waiting: 0, active: 0, delayed: 0 });
    await fixture.rig.decideBy({ offerS: 1 });
    fixture.start();
    await fixture.until(
      'an offer for the lost incident',
      async () => (await fixture.rig.incident(incidentId))?.assignment,
    );
    await fixture.loseQueue();
    await fixture.until(
      'the lost expiry',
      async () => (await fixture.rig.incident(incidentId))?.assignment?.state === 'expired',
    );
    const [alarm] = await readAlarms(fixture.database.pool, fixture.scene.tenantId, [alarmId]);
    expect((await fixture.rig.incident(alarm!.incidentId!))?.severity).toBe('critical');
    await fixture.until('the incident of the alarm that has ended', async () => {
      const [ended] = await readAlarms(fixture.database.pool, fixture.scene.tenantId, [released]);
      return ended!.incidentId;
    });
  });

  test('a dispatcher that is killed in the middle of a decision: the job is done by another one', async () => {
    const unit = await fixture.scene.addUnit();
    const incidentId = await fixture.rig.open();
    const letGo = await holdRow('SELECT FROM units WHERE id = $1 FOR UPDATE', unit.id);
    const doomed = forkDispatcher();
    const { health } = await doomed.ready;
    expect((await fetch(`${health}/api/v1/health/ready`)).status).toBe(200);
    await fixture.until('the decision to wait for the unit', async () => {
      const { rows } = await fixture.database.ownerPool.query(
        `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE NOT l.granted AND a.datname = current_database()`,
      );
      return rows.length > 0;
    });
    const metrics = await (await fetch(`${health}/metrics`)).text();
    expect(metrics).toMatch(/^roadcall_incidents_open\{[^}]*\} 1$/m);
    // The job was a wake-up: planning goes on without it.
    expect(metrics).toMatch(/^roadcall_dispatch_queue_jobs\{state="active"[^}]*\} \d+$/m);
    await doomed.kill();
    await letGo();
    const killedAt = performance.now();
    // main.ts works on the queue of the product, not on one of this rig's own.
    fixture.start({ sweepIntervalMs: NEVER_MS, queue: fixture.rig.openProductQueue() });
    await fixture.until('the offer', async () => (await fixture.rig.incident(incidentId))?.assignment, 20_000);
    console.log(`${backend}: offered ${((performance.now() - killedAt) / 1_000).toFixed(1)} s after SIGKILL`);
    expect((await fixture.detailOf(incidentId)).assignments.length).toBe(1);
  });

  test('goes on by itself after PostgreSQL was killed', async () => {
    const server = await startPostgres();
    try {
      const ownDatabase = await freshDatabase(server);
      await migrateQueue(ownDatabase.ownerUrl, ownDatabase.runtimeRole);
      const ownRig = dispatchRig(ownDatabase, backend === 'redis' ? fixture.redisUrl : undefined);
      const ownScene = rescueScene(ownDatabase.ownerPool);
      await ownScene.addUnit();
      await ownScene.addUnit();
      const pipeline = startPipeline(ownRig.context());
      const before = await ownRig.open();
      await fixture.until('the offer before', async () => (await ownRig.incident(before))?.assignment);
      await server.kill9();
      await server.restart();
      const after = await fixture.until('an incident after it', () => ownRig.open());
      await fixture.until('the offer after it', async () => (await ownRig.incident(after))?.assignment, 30_000);
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
    const holder = await fixture.database.ownerPool.connect();
    await holder.query('BEGIN');
    await holder.query(sql, [id]);
    let held = true;
    const letGo = async () => {
      if (held) await holder.query('ROLLBACK');
      if (held) holder.release();
      held = false;
    };
    fixture.atEnd(letGo);
    return letGo;
  }

  /** The real service in a process of its own, which never sweeps. */
  function forkDispatcher() {
    const child = fork(new URL('../src/main.ts', import.meta.url), {
      env: {
        ...process.env,
        LOG_LEVEL: 'silent',
        DATABASE_URL: fixture.database.runtimeUrl,
        DISPATCH_SWEEP_S: '3600',
        ...(backend === 'redis' ? { REDIS_URL: fixture.redisUrl } : {}),
      },
      execArgv: [],
    });
    const exited = once(child, 'exit');
    const kill = async () => {
      child.kill('SIGKILL');
      await exited;
    };
    fixture.atEnd(kill);
    const ready = once(child, 'message').then(([message]: { ports: { health: number } }[]) => ({
      health: `http://127.0.0.1:${message!.ports.health}`,
    }));
    return { ready, kill };
  }
});

test('a dispatcher that is killed leaves what it has compiled to the one that is started in its place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-compiled-'));
  const database = await freshDatabase();
  await migrateQueue(database.ownerUrl, database.runtimeRole);
  const start = () =>
    startService('dispatcher', {
      DATABASE_URL: database.runtimeUrl,
      HEALTH_PORT: '0',
      NODE_COMPILE_CACHE: folder,
    });
  const first = await start();
  const countFiles = async () => (await readdir(folder, { recursive: true })).length;
  let before = 0;
  const kept = await waitFor(
    async () => {
      const now = await countFiles();
      const isAll = now > 500 && now === before;
      before = now;
      return isAll ? now : undefined;
    },
    { timeoutMs: 15_000, intervalMs: 250, what: 'all that it has compiled' },
  );
  await first.kill9();
  const second = await start();
  await second.stop();
  // Whoever ends in order leaves all of it.
  expect(kept / (await countFiles())).toBeGreaterThan(0.95);
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);
