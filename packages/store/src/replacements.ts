import type { AssignmentId, EtaSource, IncidentId, ReplacementLeg, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/**
 * A vehicle's leg `leg` with its vehicle `v`, its driver's leg `driver` and that one's unit `u`: both legs were reserved
 * by one decision.
 */
const LEG_WITH_DRIVER = `
  FROM assignments leg
  JOIN vehicles v ON (v.tenant_id, v.id) = (leg.tenant_id, leg.vehicle_id)
  JOIN assignments driver ON driver.role = 'delivery_driver'
    AND (driver.tenant_id, driver.incident_id, driver.decision_id) = (leg.tenant_id, leg.incident_id, leg.decision_id)
  JOIN units u ON (u.tenant_id, u.id) = (driver.tenant_id, driver.unit_id)`;

/** For the incident `i` of a query: its newest replacement in column `replacement.shown`, NULL without any. */
export const JOIN_SHOWN_REPLACEMENT = `
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('state', leg.state, 'vehicleId', leg.vehicle_id, 'plate', v.plate,
      'unitId', driver.unit_id, 'unitName', u.name, 'assignmentId', driver.id, 'route', driver.route) AS shown
    ${LEG_WITH_DRIVER}
    WHERE leg.tenant_id = i.tenant_id AND leg.incident_id = i.id AND leg.role = 'replacement_vehicle'
    ORDER BY leg.offered_at DESC, leg.id DESC LIMIT 1
  ) AS replacement ON true`;

interface LegRow {
  id: AssignmentId;
  state: ReplacementLeg['state'];
  vehicle: ReplacementLeg['vehicle'];
  driver: ReplacementLeg['driver'];
  eta_s: number | null;
  eta_source: EtaSource | null;
  offered_at: Date;
  picked_up_at: Date | null;
  ended_at: Date | null;
  reason: string | null;
  chosen_by: string | null;
  choice_reason: string | null;
}

/** The replacement vehicles of an incident, oldest first. */
export async function listReplacementLegs(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<ReplacementLeg[]> {
  const { rows } = await db.query<LegRow>(
    `SELECT leg.id, leg.state, leg.offered_at, driver.picked_up_at, leg.ended_at, leg.reason, driver.eta_s, driver.eta_source,
       jsonb_build_object('id', v.id, 'plate', v.plate, 'make', v.make, 'model', v.model, 'colour', v.colour,
         'class', v.class) AS vehicle,
       jsonb_build_object('assignmentId', driver.id, 'unitId', u.id, 'unitName', u.name) AS driver,
       chooser.display_name AS chosen_by, driver.assign_reason AS choice_reason
     ${LEG_WITH_DRIVER}
     LEFT JOIN users chooser ON (chooser.tenant_id, chooser.id) = (driver.tenant_id, driver.assigned_by)
     WHERE leg.tenant_id = $1 AND leg.incident_id = $2 AND leg.role = 'replacement_vehicle'
     ORDER BY leg.offered_at, leg.id`,
    [tenantId, incidentId],
  );
  return rows.map((row) => {
    const endedAt = row.ended_at?.toISOString() ?? null;
    return {
      id: row.id,
      state: row.state,
      vehicle: row.vehicle,
      driver: row.driver,
      etaS: row.eta_s,
      etaSource: row.eta_source,
      reservedAt: row.offered_at.toISOString(),
      pickedUpAt: row.picked_up_at?.toISOString() ?? null,
      handedOverAt: row.state === 'done' ? endedAt : null,
      endedAt,
      reason: row.reason,
      manual: row.choice_reason === null ? null : { by: row.chosen_by ?? '', reason: row.choice_reason },
    };
  });
}

/** Whether the incident `i` of a query is open and not settled, as the partial index incidents_owing spells it. */
export const IS_UNDER_WAY = `i.status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene')`;

/**
 * Whether the incident `i` of a query still wants a replacement vehicle: one is owed, its rental runs, and none is on its
 * way or handed over.
 */
export const WANTS_REPLACEMENT = `i.replacement_owed AND EXISTS (
  SELECT FROM rentals running
  WHERE running.tenant_id = i.tenant_id AND running.id = i.rental_id AND running.status IN ('handed_over', 'active')
) AND NOT EXISTS (
  SELECT FROM assignments leg
  WHERE leg.tenant_id = i.tenant_id AND leg.incident_id = i.id AND leg.role = 'replacement_vehicle'
    AND leg.state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing', 'done'))`;
