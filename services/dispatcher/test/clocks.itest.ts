import { migrateQueue } from '@roadcall/bus';
import { ClockSettings, EventBody, TenantId, type IncidentId } from '@roadcall/contracts';
import { setClockSettings, withTransaction } from '@roadcall/store';
import { freshDatabase, startRedis, waitFor, type FreshDatabase, type TestRedis } from '@roadcall/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DispatchContext } from '../src/context.ts';
import { startPipeline } from '../src/pipeline.ts';
import { dispatchRig, type DispatchRig } from './dispatch-rig.ts';

/** No sweep, or no relay, within a test. */
const NEVER_MS = 3_600_000;
const DEFAULT_TENANT = TenantId.parse(1);

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['postgres', 'redis'] as const)('promises with the queue on %s', (backend) => {
  let database: FreshDatabase;
  let rig: DispatchRig;
  const running: { stop(): Promise<void> }[] = [];
  beforeEach(async () => {
    database = await freshDatabase();
    await migrateQueue(database.ownerUrl, database.runtimeRole);
    rig = dispatchRig(database, backend === 'redis' ? redis.url : undefined);
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    await rig.close();
    await database.drop();
  });
  const start = (changes: Partial<DispatchContext>) => {
    running.push(startPipeline(rig.context(changes)));
  };
  const stepsOf = async (id: IncidentId, kind: string) => {
    const { rows } = await database.pool.query<{ kind: string; data: unknown }>(
      `SELECT kind, data FROM events WHERE subject_id = $1 AND kind IN ('clock.warned', 'clock.breached') ORDER BY id`,
      [id],
    );
    return rows.flatMap((row) => {
      const body = EventBody.parse(row);
      const isStep = body.kind === 'clock.warned' || body.kind === 'clock.breached';
      return isStep && body.data.clock.kind === kind ? [body] : [];
    });
  };
  const shortDispatch = () =>
    withTransaction(database.pool, (tx) => {
      const { limitsS, ...rest } = ClockSettings.parse({});
      const settings = { ...rest, limitsS: { ...limitsS, 'rescue.dispatch': 2 } };
      return setClockSettings(tx, { tenantId: DEFAULT_TENANT, actor: null }, settings, 0);
    });

  test('warn twice and break by delayed jobs alone, once each with three dispatchers, and escalate the incident', async () => {
    await shortDispatch();
    for (let i = 0; i < 3; i++) start({ sweepIntervalMs: NEVER_MS });
    const id = await rig.open();
    await waitFor(async () => (await rig.incident(id))?.escalation === 'supervisor', {
      timeoutMs: 20_000,
      what: 'the limit to be reached',
    });
    const steps = await stepsOf(id, 'rescue.dispatch');
    expect(steps.map(({ kind, data }) => [kind, data.step, data.action])).toEqual([
      ['clock.warned', 'first_warning', 'wider_search'],
      ['clock.warned', 'second_warning', 'contractors'],
      ['clock.breached', 'limit', 'supervisor'],
    ]);
  });

  test('are found by the sweep when no job woke anybody: late, said to be late, and none left out', async () => {
    const id = await rig.open();
    start({ sweepIntervalMs: 200, now: () => new Date(Date.now() + 16 * 60_000) });
    await waitFor(async () => (await stepsOf(id, 'rescue.on_scene.urban')).length === 1, {
      timeoutMs: 20_000,
      what: 'the warning of the on-scene clock',
    });
    const dispatch = await stepsOf(id, 'rescue.dispatch');
    expect(dispatch.map(({ data }) => data.step)).toEqual(['first_warning', 'second_warning', 'limit']);
    expect(dispatch.every(({ data }) => data.lateS > 600)).toBe(true);
  });

  test('follow the road at the place: a highway has two hours', async () => {
    start({
      sweepIntervalMs: NEVER_MS,
      roads: { onHighway: () => Promise.resolve(true), wayOver: () => Promise.resolve(null) },
    });
    const id = await rig.open();
    await waitFor(async () => (await rig.incident(id))?.terrain.reason === 'highway', {
      timeoutMs: 20_000,
      what: 'the road to be looked at',
    });
    expect((await rig.incident(id))?.onSceneClock).toMatchObject({ kind: 'rescue.on_scene.remote', limitS: 7_200 });
  });
});
