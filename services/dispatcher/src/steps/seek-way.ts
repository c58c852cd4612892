import type { DispatchJob } from '@roadcall/contracts';
import { findWayToSeek, withTransaction, writeWay } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';

/**
 * Gives whom a person sent a way: drive and line by the sources that plans ask, over the vehicle that a driver fetches. The api that
 * took the order knows no roads; until this is done its straight line stands. Without anything better it stays.
 */
export async function seekWay(
  { pool, roads, now, logger }: DispatchContext,
  { tenantId, assignmentId }: Extract<DispatchJob, { kind: 'seek_way' }>,
): Promise<void> {
  const wanted = await findWayToSeek(pool, tenantId, assignmentId);
  if (wanted === undefined) return;
  const at = now();
  const way = wanted.places && (await roads.wayOver(wanted.places, at));
  const written = await withTransaction(pool, (tx) => writeWay(tx, wanted, way, at));
  if (written) logger.info({ assignmentId, etaS: way?.etaS, source: way?.source }, 'way of a unit sent by hand');
}
