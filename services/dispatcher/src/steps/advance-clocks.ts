import type { DispatchJob } from '@roadcall/contracts';
import { advanceClocks, withTransaction } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';

/**
 * Takes the steps that an incident's clocks have come to: warnings and the limit, each with its own time and once, also
 * those that nobody woke us for (domain §13). Their events carry what is to be done.
 */
export async function advanceClocksWhenDue(
  { pool, now, logger }: DispatchContext,
  { tenantId, incidentId }: Extract<DispatchJob, { kind: 'advance_clocks' }>,
): Promise<void> {
  const { changed } = await withTransaction(pool, (tx) => advanceClocks(tx, tenantId, incidentId, now()));
  if (changed) logger.info({ incidentId }, 'a promise has come to its next step');
}
