import type { DispatchJob } from '@roadcall/contracts';
import { findIncident, placeOnRoad, withTransaction } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';

/**
 * Looks at the road at an incident's place: a highway is remote, whatever the city limits say, and its promise to be on
 * scene follows (domain §13). What a person corrected stays. Without a road nearby nothing is known.
 */
export async function judgeRoadOfPlace(
  { pool, roads, now, logger }: DispatchContext,
  { tenantId, incidentId }: Extract<DispatchJob, { kind: 'judge_place' }>,
): Promise<void> {
  const incident = await findIncident(pool, tenantId, incidentId);
  if (!incident || incident.terrain.reason === 'corrected') return;
  const place = { lat: incident.lat, lon: incident.lon };
  const onHighway = await roads.onHighway(place);
  if (onHighway === null) return;
  const told = { tenantId, incidentId, place, onHighway, at: now() };
  const changed = await withTransaction(pool, (tx) => placeOnRoad(tx, told));
  if (changed) logger.info({ incident: incident.number, onHighway }, 'the road decides how long a unit may take');
}
