import { randomUUIDv7 } from 'node:crypto';
import { createDispatchQueue, type DispatchQueue } from '@roadcall/bus';
import {
  DispatchSettings,
  type Assignment,
  type AssignmentProgress,
  type AssignmentState,
  type IncidentId,
  type TenantId,
} from '@roadcall/contracts';
import { createMetrics, silentLogger } from '@roadcall/service-kit';
import {
  acceptAssignment,
  askForPlan,
  findIncident,
  followEvents,
  noLog,
  openIncident,
  progressAssignment,
  setDispatchSettings,
  withTransaction,
  type IncidentToOpen,
} from '@roadcall/store';
import type { FreshDatabase } from '@roadcall/testkit';
import type { DispatchContext } from '../src/context.ts';
import { createDispatchMetrics } from '../src/dispatch-metrics.ts';
import { planJob } from '../src/steps/wake-ups.ts';
import { startPlanner } from '../src/planner/planner.ts';
import { DispatcherConfig } from '../src/config.ts';
import { trackingOf } from '../src/tracking/tracking.ts';
import { createLiveTravel } from '../src/travel/live-travel.ts';

/** Everything a dispatcher needs, on a fresh database and one of the two queue backends. */
export interface DispatchRig {
  context(changes?: Partial<DispatchContext>): DispatchContext;
  /** Another connection to the same queue, for a dispatcher of its own. */
  openQueue(): DispatchQueue;
  /** The queue that main.ts works on. */
  openProductQueue(): DispatchQueue;
  /** Changes how dispatch decides; what is not named has its default but for the pause after a plan, which is short. */
  decideBy(settings: Partial<DispatchSettings>): Promise<DispatchSettings>;
  /** Asks for a plan, as the relay does. */
  wakePlanner(): Promise<void>;
  open(changes?: Partial<IncidentToOpen>): Promise<IncidentId>;
  incident(id: IncidentId): ReturnType<typeof findIncident>;
  /** Crews that answer each offer as `answer` says and then work quickly, until the end of the test. */
  startCrews(answer: (assignment: Assignment) => 'accept' | 'ignore'): void;
  close(): Promise<void>;
}

export function dispatchRig(database: FreshDatabase, redisUrl: string | undefined): DispatchRig {
  const tenantId = 1 as TenantId;
  const name = `dispatch-${randomUUIDv7()}`;
  const closers: (() => Promise<void>)[] = [];
  const connect = (options: { name?: string }) => {
    const queue = createDispatchQueue({
      databaseUrl: database.runtimeUrl,
      redisUrl,
      onError: () => undefined,
      ...options,
    });
    closers.push(() => queue.close());
    return queue;
  };
  const openQueue = () => connect({ name });
  const openPlanner = () => {
    const planner = startPlanner({ databaseUrl: database.runtimeUrl, roads: undefined }, (error) =>
      console.error(error),
    );
    closers.push(() => planner.stop());
    return planner;
  };
  return {
    openQueue,
    openProductQueue: () => connect({}),
    context(changes = {}) {
      const queue = changes.queue ?? openQueue();
      return {
        pool: database.pool,
        databaseUrl: database.runtimeUrl,
        queue,
        planner: changes.planner ?? openPlanner(),
        holder: () => null,
        sweepIntervalMs: 500,
        concurrency: 4,
        roads: { onHighway: () => Promise.resolve(null), wayOver: () => Promise.resolve(null) },
        tracking: trackingOf(
          DispatcherConfig.parse({ DATABASE_URL: database.runtimeUrl }),
          createLiveTravel({ osrm: undefined, roads: undefined, maxTravelS: 7_200 }),
        ),
        now: () => new Date(),
        logger: silentLogger(),
        metrics: createDispatchMetrics(createMetrics('dispatcher'), database.pool, queue),
        ...changes,
      };
    },
    decideBy: (settings) =>
      withTransaction(database.pool, async (tx) => {
        const all = DispatchSettings.parse({ burstS: 0.1, ...settings });
        return setDispatchSettings(tx, { tenantId, actor: 'test' }, all, null);
      }),
    async wakePlanner() {
      await askForPlan(database.pool, tenantId);
      await openQueue().add([planJob(tenantId, randomUUIDv7())]);
    },
    async open(changes = {}) {
      const opened = await withTransaction(database.pool, (tx) =>
        openIncident(tx, {
          tenantId,
          type: 'breakdown',
          severity: 'minor',
          vehicleId: null,
          place: { lat: 31.21, lon: 121.41 },
          alarmId: null,
          source: 'console',
          note: null,
          by: null,
          at: new Date(),
          ...changes,
        }),
      );
      if (!opened.ok) throw new Error(opened.reason);
      return opened.incident.id;
    },
    incident: (id) => findIncident(database.pool, tenantId, id),
    startCrews(answer) {
      const feed = followEvents({
        pool: database.pool,
        url: database.runtimeUrl,
        scope: tenantId,
        afterId: 0,
        log: noLog,
        async onEvents(events) {
          for (const event of events) {
            if (event.kind !== 'assignment.changed' || answer(event.data) === 'ignore') continue;
            await nextStep(event.data);
          }
        },
      });
      closers.push(() => feed.stop());
    },
    async close() {
      for (const close of closers.splice(0).toReversed()) await close();
    },
  };

  async function nextStep({ id: assignmentId, state }: Assignment): Promise<void> {
    const act = { tenantId, assignmentId, by: null, at: new Date() };
    await withTransaction(database.pool, async (tx) => {
      if (state === 'offered') await acceptAssignment(tx, act);
      const next = NEXT_REPORT[state];
      if (next) await progressAssignment(tx, { ...act, state: next, reason: null });
    });
  }
}

const NEXT_REPORT: Partial<Record<AssignmentState, AssignmentProgress['state']>> = {
  accepted: 'en_route',
  en_route: 'on_scene',
  on_scene: 'done',
};
