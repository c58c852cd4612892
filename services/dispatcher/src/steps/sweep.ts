import { asError } from '@roadcall/service-kit';
import { listAlarmsWithoutIncident, listDueClocks, listIncidentsToRetry, listOverdueOffers } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { startLoop, type Loop } from './loop.ts';
import { ENDED_ALARM_LIMIT_MS } from './open-incident.ts';
import { advanceJob, assignJob, expireJob, openJob } from './wake-ups.ts';

/** At most so many of each kind per sweep; the next one takes the rest. */
const LIMIT = 100;

/**
 * Looks in PostgreSQL for what got lost on the way: a flushed Redis, a killed worker, an alarm whose vehicle had no
 * position, an incident for which nobody was free. It works even if no event was ever relayed.
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
  const incidents = await listIncidentsToRetry(pool, LIMIT);
  const offers = await listOverdueOffers(pool, now(), LIMIT);
  const clocks = await listDueClocks(pool, now(), LIMIT);
  await queue.add([
    ...alarms.map(({ tenantId, id }) => openJob(tenantId, id, 'sweep')),
    ...offers.map(({ tenantId, id }) => expireJob(tenantId, id, 'sweep')),
    ...clocks.map(({ tenantId, incidentId }) => advanceJob(tenantId, incidentId, 'sweep')),
    ...incidents.map((incident) => assignJob(incident, 'sweep')),
  ]);
  metrics.recovered('alarms', alarms.length);
  metrics.recovered('offers', offers.length);
  metrics.recovered('clocks', clocks.length);
  metrics.recovered('incidents', incidents.length);
}
