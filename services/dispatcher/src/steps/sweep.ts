import { asError } from '@roadcall/service-kit';
import { listAlarmsWithoutIncident, listDueClocks, listOverdueOffers, listWaysToSeek } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { advanceClocksWhenDue } from './advance-clocks.ts';
import { expireOfferWhenDue } from './expire-offer.ts';
import { startLoop, type Loop } from './loop.ts';
import { ENDED_ALARM_LIMIT_MS, openIncidentFromAlarm } from './open-incident.ts';
import { seekWay } from './seek-way.ts';

/** At most so many of each kind per sweep; the next one takes the rest. */
const LIMIT = 100;
/** An offer or a clock that is due for less has a job that is about to do it, ms. */
const GRACE_MS = 1_000;

/**
 * Looks in PostgreSQL for what got lost on the way (a flushed Redis, a killed worker, an alarm whose vehicle had no
 * position) and does it, as the job would have done: it works without a queue, and even if no event was ever relayed.
 */
export function startSweep(context: DispatchContext): Loop {
  return startLoop({
    intervalMs: context.sweepIntervalMs,
    work: () => sweep(context),
    onError: (error) => context.logger.error({ err: asError(error) }, 'the sweep failed; trying again'),
  });
}

async function sweep(context: DispatchContext): Promise<void> {
  const { pool, now } = context;
  const atMs = now().getTime();
  const overdue = new Date(atMs - GRACE_MS);
  const alarms = await listAlarmsWithoutIncident(pool, new Date(atMs - ENDED_ALARM_LIMIT_MS), LIMIT);
  await each(context, 'alarms', alarms, ({ tenantId, id }) =>
    openIncidentFromAlarm(context, { kind: 'open_incident', tenantId, alarmId: id }),
  );
  await each(context, 'offers', await listOverdueOffers(pool, overdue, LIMIT), ({ tenantId, id }) =>
    expireOfferWhenDue(context, { kind: 'expire_offer', tenantId, assignmentId: id }),
  );
  await each(context, 'clocks', await listDueClocks(pool, overdue, LIMIT), ({ tenantId, incidentId }) =>
    advanceClocksWhenDue(context, { kind: 'advance_clocks', tenantId, incidentId }),
  );
  await each(context, 'ways', await listWaysToSeek(pool, overdue, LIMIT), ({ tenantId, id }) =>
    seekWay(context, { kind: 'seek_way', tenantId, assignmentId: id }),
  );
}

/** One after the other; one that fails stops no other. */
async function each<T>(
  { logger, metrics }: DispatchContext,
  what: 'alarms' | 'offers' | 'clocks' | 'ways',
  found: readonly T[],
  mend: (one: T) => Promise<void>,
): Promise<void> {
  for (const one of found) {
    await mend(one).catch((error: unknown) =>
      logger.error({ err: asError(error), what }, 'something that got lost could not be mended; trying again'),
    );
  }
  metrics.recovered(what, found.length);
}
