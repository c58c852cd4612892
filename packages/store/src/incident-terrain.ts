import { GeofenceShape, type IncidentId, type IncidentTerrain, type Place, type TenantId } from '@roadcall/contracts';
import { areaOf } from '@roadcall/geo';
import { judgeTerrain } from '@roadcall/guarantee';
import type { Transaction } from './transaction.ts';

/**
 * Judges whether an incident's place is urban or remote and writes it down; a person's correction stays. The caller
 * holds the incident, and tells its clocks when this returns true.
 * @param onHighway what the road there is, null when nobody has looked yet: a highway that is known already stays one.
 */
export async function judgePlace(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
  place: Place,
  onHighway: boolean | null,
): Promise<boolean> {
  const insideCityLimit = await isInsideCityLimit(tx, tenantId, place);
  return setTerrain(tx, tenantId, incidentId, judgeTerrain({ onHighway, insideCityLimit }));
}

/** A person's word on it, which stays whatever is found out later, unless it is a person's again. */
export async function setTerrain(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
  { terrain, reason, note }: IncidentTerrain,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE incidents SET terrain = $3, terrain_reason = $4, terrain_note = $5
     WHERE tenant_id = $1 AND id = $2 AND (terrain, terrain_reason, terrain_note) IS DISTINCT FROM ($3, $4, $5)
       AND (terrain_reason <> 'corrected' OR $4 = 'corrected')`,
    [tenantId, incidentId, terrain, reason, note],
  );
  return rowCount === 1;
}

/** null: the company has drawn no city limits. */
async function isInsideCityLimit(tx: Transaction, tenantId: TenantId, place: Place): Promise<boolean | null> {
  const { rows } = await tx.query<{ shape: unknown }>(
    `SELECT shape FROM geofences WHERE tenant_id = $1 AND kind = 'city_limit' AND valid_to IS NULL`,
    [tenantId],
  );
  if (rows.length === 0) return null;
  return rows.some(({ shape }) => areaOf(GeofenceShape.parse(shape)).contains(place));
}
