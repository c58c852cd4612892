import type { AssignmentId, CrewJob, IncidentId, JobContact, TenantId, UnitId, UnitMission } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { assignmentFromRow, SELECT_ASSIGNMENT, type AssignmentRow } from './assignments.ts';
import { revealCaller, revealCustomer } from './personal-data.ts';
import type { Queryable } from './queryable.ts';
import { findIncident } from './incidents.ts';
import { findVehicle } from './vehicles.ts';
import type { Transaction } from './transaction.ts';

/** The incident of an assignment as its crew sees it; undefined when there is none. */
export async function findCrewJob(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<CrewJob | undefined> {
  const incident = await findIncident(db, tenantId, incidentId);
  if (incident === undefined) return undefined;
  const { vehicleId } = incident;
  const vehicle = vehicleId === null ? undefined : await findVehicle(db, tenantId, vehicleId);
  return {
    incidentId,
    number: incident.number,
    type: incident.type,
    severity: incident.severity,
    needs: incident.needs,
    note: incident.note,
    reportedAt: incident.reportedAt,
    promisedOnSceneAt: incident.promisedOnSceneAt,
    troubledUnit: incident.troubledUnit?.name ?? null,
    vehicle: vehicle
      ? {
          plate: vehicle.plate,
          make: vehicle.make,
          model: vehicle.model,
          colour: vehicle.colour,
          class: vehicle.class,
          energy: vehicle.energy,
          seats: vehicle.seats,
        }
      : null,
    hasContact: incident.caller !== null || incident.rentalId !== null,
  };
}

/** Jobs of a unit that were offered to it since an instant, newest first; offers that it refused or let pass too. */
export async function listUnitMissions(
  db: Queryable,
  tenantId: TenantId,
  unitId: UnitId,
  page: { since: Date; limit: number },
): Promise<UnitMission[]> {
  const { rows } = await db.query<{ assignment: AssignmentRow; incident: UnitMission['incident'] }>(
    `SELECT to_jsonb(a) AS assignment, jsonb_build_object('id', i.id, 'number', i.number, 'type', i.type,
       'severity', i.severity, 'plate', v.plate) AS incident
     FROM (${SELECT_ASSIGNMENT} WHERE a.tenant_id = $1 AND a.unit_id = $2 AND a.offered_at >= $3
           ORDER BY a.offered_at DESC, a.id DESC LIMIT $4) AS a
     JOIN incidents i ON i.tenant_id = $1 AND i.id = a.incident_id
     LEFT JOIN vehicles v ON v.tenant_id = i.tenant_id AND v.id = i.vehicle_id
     ORDER BY a.offered_at DESC, a.id DESC`,
    [tenantId, unitId, page.since, page.limit],
  );
  return rows.map(({ assignment, incident }) => ({ assignment: assignmentFromRow(assignment), incident }));
}

/**
 * Whom the crew of an accepted job may call, whole; the readings are on record (domain §14). Undefined: the assignment is
 * not this unit's, or is not under way: a mere offer opens nobody's phone number.
 * @param unitId null for whoever may act for any unit.
 */
export async function revealJobContacts(
  tx: Transaction,
  by: Actor,
  assignmentId: AssignmentId,
  unitId: UnitId | null,
): Promise<JobContact[] | undefined> {
  const { rows } = await tx.query<{ incidentId: IncidentId }>(
    `SELECT incident_id AS "incidentId" FROM assignments
     WHERE tenant_id = $1 AND id = $2 AND ($3::uuid IS NULL OR unit_id = $3)
       AND state IN ('accepted', 'en_route', 'on_scene', 'towing')`,
    [by.tenantId, assignmentId, unitId],
  );
  const incident = rows[0] && (await findIncident(tx, by.tenantId, rows[0].incidentId));
  if (!incident) return undefined;
  const contacts: JobContact[] = [];
  const caller = incident.caller && (await revealCaller(tx, by, incident.id));
  if (caller) contacts.push({ who: 'caller', ...caller });
  const customer = incident.rentalId && (await revealCustomer(tx, by, incident.rentalId));
  if (customer) contacts.push({ who: 'customer', ...customer });
  return contacts;
}
