import type { JobToAdd } from '@roadcall/bus';
import { asError } from '@roadcall/service-kit';
import { EventBody, type TenantId } from '@roadcall/contracts';
import { askForPlan, listenForEvents, relayOutbox, type OutboxEvent } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { startLoop, type Loop } from './loop.ts';
import { planJob, wakesPlan, wakeUpsOf } from './wake-ups.ts';

const BATCH = 100;
/** Looks this often even when no notification came. */
const POLL_INTERVAL_MS = 1_000;

/**
 * Turns committed events into jobs: one cannot enqueue inside one's own transaction, so the event row is the outbox.
 * Woken by LISTEN. While the queue is away the events stay where they are.
 */
export function startRelay(context: DispatchContext): Loop {
  const loop = startLoop({
    intervalMs: POLL_INTERVAL_MS,
    onError: (error) => context.logger.error({ err: asError(error) }, 'events could not be relayed; trying again'),
    async work() {
      let relayed: number;
      do {
        relayed = await relayOutbox(context.pool, BATCH, (events) => relay(context, events));
        context.metrics.relayed(relayed);
      } while (relayed === BATCH);
    },
  });
  const listener = listenForEvents({ url: context.databaseUrl, onWake: loop.wake, log: context.logger });
  return {
    wake: loop.wake,
    async stop() {
      await listener.stop();
      await loop.stop();
    },
  };
}

async function relay({ pool, queue, metrics, logger, now }: DispatchContext, events: readonly OutboxEvent[]) {
  /** The last event of each company that is a reason to plan. */
  const plans = new Map<TenantId, number>();
  const jobs: JobToAdd[] = [];
  for (const { id, tenantId, kind, data } of events) {
    const body = EventBody.safeParse({ kind, data });
    if (!body.success) {
      // It would stop all others for ever; what it should have woken the sweep finds.
      logger.error({ err: body.error, eventId: id }, 'an event that is not what its schema says was passed over');
      continue;
    }
    jobs.push(...wakeUpsOf({ tenantId, body: body.data, cause: `e${id}` }, now()));
    if (wakesPlan(body.data)) plans.set(tenantId, id);
    if (body.data.kind === 'assignment.changed') metrics.assignmentChanged(body.data.data.state);
  }
  // First what the plans are asked for by: it needs no queue.
  for (const tenantId of plans.keys()) await askForPlan(pool, tenantId);
  await queue.add([...jobs, ...[...plans].map(([tenantId, eventId]) => planJob(tenantId, `e${eventId}`))]);
}
