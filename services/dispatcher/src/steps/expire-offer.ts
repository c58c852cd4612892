import type { DispatchJob } from '@roadcall/contracts';
import { expireOffer, withTransaction } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';

/** Takes an offer back when its time is up; the event of that wakes the search for the next unit (domain §4). */
export async function expireOfferWhenDue(
  { pool, now, logger }: DispatchContext,
  { tenantId, assignmentId }: Extract<DispatchJob, { kind: 'expire_offer' }>,
): Promise<void> {
  const expired = await withTransaction(pool, (tx) => expireOffer(tx, { tenantId, assignmentId, at: now() }));
  if (expired.ok && expired.changed) logger.info({ assignmentId, unit: expired.assignment.unitName }, 'offer expired');
}
