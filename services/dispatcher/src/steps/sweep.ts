import { DEFAULT_DISPATCH_SETTINGS } from '@roadcall/contracts';
import { asError } from '@roadcall/service-kit';
import {
  askForPlan,
  listAlarmsWithoutIncident,
  listDueClocks,
  listOverdueOffers,
  listTenantsToPlan,
} from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { startLoop, type Loop } from './loop.ts';
import { ENDED_ALARM_LIMIT_MS } from './open-incident.ts';
import { advanceJob, expireJob, openJob, planJob } from './wake-ups.ts';

/** At most so many of each kind per sweep; the next one takes the rest. */
const LIMIT = 100;

/**
 * Looks in PostgreSQL for what got lost on the way: a flushed Redis, a killed worker, an alarm whose vehicle had no
 * position, a plan that nobody makes or that is due again. It works even if no event was ever relayed.
 */
export function startSweep(context: DispatchContext): Loop {
  return startLoop({
    intervalMs: context.sweepIntervalMs,
    work: () => sweep(context),
    onError: (error) => context.logger.error({ err: asError(error) }, 'the sweep failed; trying again'),
  });
}

async function sweep({ pool, queue, metrics, now }: DispatchContext): Promise<void> {
  const alarms = await listAlarmsWithoutIncident(pool, new Date(now().getTime() - ENDED_ALARM_LIMIT_MS), LIMIT);
  const tenants = await listTenantsToPlan(pool, now(), DEFAULT_DISPATCH_SETTINGS.replanS);
  const offers = await listOverdueOffers(pool, now(), LIMIT);
  const clocks = await listDueClocks(pool, now(), LIMIT);
  for (const tenantId of tenants) await askForPlan(pool, tenantId);
  await queue.add([
    ...alarms.map(({ tenantId, id }) => openJob(tenantId, id, 'sweep')),
    ...offers.map(({ tenantId, id }) => expireJob(tenantId, id, 'sweep')),
    ...clocks.map(({ tenantId, incidentId }) => advanceJob(tenantId, incidentId, 'sweep')),
    ...tenants.map((tenantId) => planJob(tenantId, 'sweep')),
  ]);
  metrics.recovered('alarms', alarms.length);
  metrics.recovered('offers', offers.length);
  metrics.recovered('clocks', clocks.length);
  metrics.recovered('plans', tenants.length);
}
