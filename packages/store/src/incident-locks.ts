import type {
  AssignmentId,
  AssignmentRole,
  AssignmentState,
  IncidentId,
  IncidentStatus,
  RentalId,
  TenantId,
  UnitId,
  UserId,
  VehicleId,
} from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** An incident held by this transaction. */
export interface LockedIncident {
  id: IncidentId;
  status: IncidentStatus;
  vehicleId: VehicleId | null;
  rentalId: RentalId | null;
  version: number;
}

/** An assignment held by this transaction; its incident is held too. */
export interface LockedAssignment {
  id: AssignmentId;
  incident: LockedIncident;
  role: AssignmentRole;
  state: AssignmentState;
  unitId: UnitId;
  crewUserId: UserId | null;
  offerExpiresAt: Date;
  version: number;
}

/**
 * Locks are taken in one order, so that nobody waits in a circle: incident, assignment, unit, vehicle, and last the
 * events. Who opens an incident takes alarm, vehicle, running number and never waits for an incident. NO KEY UPDATE:
 * foreign keys that point at the row need not wait.
 */
export async function lockIncident(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<LockedIncident | undefined> {
  const { rows } = await tx.query<LockedIncident>(
    `SELECT id, status, vehicle_id AS "vehicleId", rental_id AS "rentalId", version FROM incidents
     WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [tenantId, incidentId],
  );
  return rows[0];
}

/** Locks an assignment after its incident. */
export async function lockAssignment(
  tx: Transaction,
  tenantId: TenantId,
  assignmentId: AssignmentId,
): Promise<LockedAssignment | undefined> {
  const { rows: found } = await tx.query<{ incidentId: IncidentId }>(
    'SELECT incident_id AS "incidentId" FROM assignments WHERE tenant_id = $1 AND id = $2',
    [tenantId, assignmentId],
  );
  const incident = found[0] && (await lockIncident(tx, tenantId, found[0].incidentId));
  if (!incident) return undefined;
  const { rows } = await tx.query<Omit<LockedAssignment, 'incident'>>(
    `SELECT a.id, a.role, a.state, a.unit_id AS "unitId", u.crew_user_id AS "crewUserId",
       a.offer_expires_at AS "offerExpiresAt", a.version
     FROM assignments a JOIN units u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
     WHERE a.tenant_id = $1 AND a.id = $2 FOR NO KEY UPDATE OF a`,
    [tenantId, assignmentId],
  );
  return rows[0] && { ...rows[0], incident };
}
