import { migrateQueue } from '@roadcall/bus';
import { countOpenIncidents, findIncidentDetail } from '@roadcall/store';
import {
  freshDatabase,
  rescueScene,
  startRedis,
  waitFor,
  type FreshDatabase,
  type RescueScene,
  type TestRedis,
} from '@roadcall/testkit';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { DispatchContext } from '../src/context.ts';
import { startPipeline } from '../src/pipeline.ts';
import { dispatchRig, type DispatchRig } from './dispatch-rig.ts';

/** No sweep within a test: what happens comes from events and jobs. */
export const NEVER_MS = 3_600_000;

/** A fresh database with a queue on one backend for each test of the suite that calls this. */
export function dispatchFixture(backend: 'postgres' | 'redis') {
  let redis: TestRedis | undefined;
  let database: FreshDatabase;
  let scene: RescueScene;
  let rig: DispatchRig;
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    if (backend === 'redis') redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    database = await freshDatabase();
    await migrateQueue(database.ownerUrl, database.runtimeRole);
    scene = rescueScene(database.ownerPool);
    rig = dispatchRig(database, redis?.url);
    await rig.decideBy({});
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    await rig.close();
    await database.drop();
  });

  return {
    get database() {
      return database;
    },
    get scene() {
      return scene;
    },
    get rig() {
      return rig;
    },
    get redisUrl() {
      return redis?.url;
    },
    /** Starts a dispatcher that the end of the test stops. */
    start(changes: Partial<DispatchContext> = {}) {
      const pipeline = startPipeline(rig.context(changes));
      running.push(pipeline);
      return pipeline;
    },
    atEnd: (stop: () => Promise<void>) => running.push({ stop }),
    until: <T>(what: string, condition: () => T | Promise<T>, timeoutMs = 15_000) =>
      waitFor(condition, { timeoutMs, what }),
    detailOf: async (id: Parameters<DispatchRig['incident']>[0]) =>
      (await findIncidentDetail(database.pool, scene.tenantId, id))!,
    countOpen: () => countOpenIncidents(database.pool),
    async loseQueue(): Promise<void> {
      if (redis) await redis.flush();
      else await database.ownerPool.query('TRUNCATE bullmq.job CASCADE');
    },
  };
}
