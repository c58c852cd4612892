import { fork } from 'node:child_process';
import { once } from 'node:events';
import { AlarmId, TenantId, type DispatchJob } from '@roadcall/contracts';
import { freshDatabase, startRedis, waitFor, type FreshDatabase, type TestRedis } from '@roadcall/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createDispatchQueue, type DispatchQueue, type DispatchWorker } from './dispatch-queue.ts';
import { migrateQueue } from './migrate-queue.ts';

const tenantId = TenantId.parse(1);
const alarmId = AlarmId.parse('00000000-0000-7000-8000-000000000001');
const plan = (tenant: number): DispatchJob => ({ kind: 'plan', tenantId: TenantId.parse(tenant) });

let database: FreshDatabase;
let redis: TestRedis;
beforeAll(async () => {
  database = await freshDatabase();
  await Promise.all([1, 2, 3].map(() => migrateQueue(database.ownerUrl, database.runtimeRole)));
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  await database.drop();
});

describe.each(['postgres', 'redis'] as const)('the dispatch queue on %s', (backend) => {
  const open: (DispatchQueue | DispatchWorker)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.close();
  });
  const connectTo = () => ({
    databaseUrl: database.runtimeUrl,
    redisUrl: backend === 'redis' ? redis.url : undefined,
  });
  const errors: string[] = [];
  const openQueue = () => {
    const queue = createDispatchQueue({ ...connectTo(), onError: (error) => errors.push(error.message) });
    open.push(queue);
    return queue;
  };
  const work = (queue: DispatchQueue, handle: (job: DispatchJob) => Promise<void>) => {
    const worker = queue.work({ concurrency: 2, handle, onError: (error, what) => errors.push(`${what}: ${error}`) });
    open.push(worker);
    return worker;
  };
  const drained = (queue: DispatchQueue) =>
    waitFor(
      async () => {
        const { waiting, active, delayed } = await queue.depth();
        return waiting + active + delayed === 0;
      },
      { timeoutMs: 10_000, what: 'an empty queue' },
    );

  test('collapses duplicates that wait, and takes the same id again once it is done', async () => {
    const queue = openQueue();
    await queue.check();
    expect(queue.backend).toBe(backend);
    await queue.add([
      { id: 'a-1', job: plan(1) },
      { id: 'a-2', job: plan(2) },
      { id: 'a-1', job: plan(1) },
    ]);
    await queue.add([{ id: 'a-1', job: plan(1) }]);
    expect(await queue.depth()).toEqual({ waiting: 2, active: 0, delayed: 0 });
    const seen: number[] = [];
    work(queue, async (job) => {
      if (job.kind === 'plan') seen.push(job.tenantId);
    });
    await drained(queue);
    expect(seen).toEqual([1, 2]);
    await queue.add([{ id: 'a-1', job: plan(3) }]);
    await waitFor(() => seen.includes(3), { timeoutMs: 5_000 });
  });

  test('starts a delayed job when it is due, the most urgent first', async () => {
    const queue = openQueue();
    const addedAt = performance.now();
    await queue.add([
      { id: 'late', job: plan(9), delayMs: 1_000, priority: 9 },
      { id: 'minor', job: plan(3), priority: 3 },
      { id: 'critical', job: plan(1), priority: 1 },
    ]);
    expect(await queue.depth()).toMatchObject({ waiting: 2, delayed: 1 });
    const seen: number[] = [];
    let lateAt = 0;
    const worker = queue.work({
      concurrency: 1,
      onError: () => undefined,
      handle: async (job) => {
        if (job.kind === 'plan') seen.push(job.tenantId);
        lateAt = performance.now();
      },
    });
    open.push(worker);
    await drained(queue);
    expect(seen).toEqual([1, 3, 9]);
    expect(lateAt - addedAt).toBeGreaterThanOrEqual(995);
  });

  test('tries a failed job again, gives it up in the end, and drops what is no job', async () => {
    const queue = openQueue();
    errors.length = 0;
    let attempts = 0;
    work(queue, async () => {
      attempts += 1;
      throw new Error('not today');
    });
    await queue.add([
      { id: 'failing', job: { kind: 'open_incident', tenantId, alarmId: alarmId } },
      { id: 'nonsense', job: { kind: 'nonsense' } as unknown as DispatchJob },
    ]);
    await waitFor(() => attempts === 3, { timeoutMs: 5_000, what: 'three attempts' });
    await drained(queue);
    // The queue is empty a moment before the worker says why.
    const failures = () => errors.filter((message) => message.includes('not today')).length;
    await waitFor(() => failures() >= 3, { timeoutMs: 5_000, what: 'three errors' });
    await waitFor(() => errors.some((message) => message.startsWith('job nonsense is not one of ours')), {
      timeoutMs: 5_000,
      what: 'the error of what is no job',
    });
    expect([attempts, failures()]).toEqual([3, 3]);
  });

  test('gives the job of a killed worker to another one within seconds', async () => {
    const queue = openQueue();
    await queue.add([{ id: 'survivor', job: plan(7) }]);
    const doomed = fork(new URL('dispatch-queue.fixture.ts', import.meta.url), {
      env: {
        ...process.env,
        DATABASE_URL: database.runtimeUrl,
        ...(backend === 'redis' ? { REDIS_URL: redis.url } : {}),
      },
      execArgv: [],
    });
    await once(doomed, 'message');
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    const killedAt = performance.now();
    let resumed: DispatchJob | undefined;
    work(queue, async (job) => {
      resumed = job;
    });
    await waitFor(() => resumed, { timeoutMs: 15_000, what: 'the job of the killed worker' });
    expect(resumed).toEqual(plan(7));
    console.log(`${backend}: resumed ${((performance.now() - killedAt) / 1_000).toFixed(1)} s after SIGKILL`);
    await drained(queue);
  });
});

test('adding fails at once while Redis is away', async () => {
  const gone = await startRedis();
  const queue = createDispatchQueue({ databaseUrl: '', redisUrl: gone.url, onError: () => undefined });
  await queue.check();
  await gone.kill9();
  await expect(queue.add([{ id: 'x', job: plan(1) }])).rejects.toThrow(/writeable|Connection is closed|retries/);
  await queue.close();
});
