import type {
  AlarmId,
  Assignment,
  AssignmentId,
  EventBody,
  Incident,
  IncidentId,
  TenantId,
  UnitId,
  UserId,
  VehicleId,
} from '@roadcall/contracts';
import { readAlarms } from './alarms.ts';
import { appendEvents } from './append-events.ts';
import { findAssignment } from './assignments.ts';
import { findIncident } from './incidents.ts';
import type { Transaction } from './transaction.ts';
import { findUnit } from './units.ts';
import { findVehicle } from './vehicles.ts';

/** Who does it: a user, or null for the dispatch service itself. */
export type Doer = UserId | null;

/** Who moved an assignment: somebody, or its unit's positions. */
export type Mover = Doer | 'telemetry';

/** What a step of an incident's life has touched. */
export interface Touched {
  /** Who did it when no user and not the dispatch service, e.g. `customer`. */
  actor?: string | undefined;
  incidentId: IncidentId;
  /** `incident.reported` instead of `incident.changed`. */
  isNew?: boolean;
  assignmentId?: AssignmentId | undefined;
  unitId?: UnitId | null;
  vehicleId?: VehicleId | null;
  alarmId?: AlarmId | null;
}

/** What a step's answer shows. */
export interface Shown {
  incident: Incident;
  assignment: Assignment | undefined;
}

/** Hands the touched records, whole and as they are now, to the feed, and gives back the ones that answers show. */
export async function announce(tx: Transaction, tenantId: TenantId, by: Mover, touched: Touched): Promise<Shown> {
  const { incidentId, assignmentId, unitId, vehicleId, alarmId } = touched;
  const incident = await findIncident(tx, tenantId, incidentId);
  if (incident === undefined) throw new Error(`incident ${incidentId} vanished inside its transaction`);
  const assignment = assignmentId && (await findAssignment(tx, tenantId, assignmentId));
  const unit = unitId && (await findUnit(tx, tenantId, unitId));
  const vehicle = vehicleId && (await findVehicle(tx, tenantId, vehicleId));
  const alarm = alarmId && (await readAlarms(tx, tenantId, [alarmId]))[0];
  const bodies: EventBody[] = [{ kind: touched.isNew ? 'incident.reported' : 'incident.changed', data: incident }];
  if (assignment) bodies.push({ kind: 'assignment.changed', data: assignment });
  if (unit) bodies.push({ kind: 'unit.changed', data: unit });
  if (vehicle) bodies.push({ kind: 'vehicle.changed', data: vehicle });
  if (alarm) bodies.push({ kind: 'alarm.changed', data: alarm });
  const ids = [incident, assignment, unit, vehicle, alarm].flatMap((record) => (record ? [record.id] : []));
  const actor = touched.actor ?? by ?? 'dispatch';
  appendEvents(
    tx,
    bodies.map((body, index) => ({ tenantId, actor, subjectId: ids[index]!, body })),
  );
  return { incident, assignment };
}
