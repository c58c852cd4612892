import type {
  AlarmId,
  AssignmentId,
  EventBody,
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

/** What a step of an incident's life has touched. */
export interface Touched {
  incidentId: IncidentId;
  /** `incident.reported` instead of `incident.changed`. */
  isNew?: boolean;
  assignmentId?: AssignmentId;
  unitId?: UnitId | null;
  vehicleId?: VehicleId | null;
  alarmId?: AlarmId | null;
}

/** Hands the touched records, whole and as they are now, to the feed. */
export async function announce(tx: Transaction, tenantId: TenantId, by: Doer, touched: Touched): Promise<void> {
  const { incidentId, assignmentId, unitId, vehicleId, alarmId } = touched;
  const incident = await findIncident(tx, tenantId, incidentId);
  const assignment = assignmentId && (await findAssignment(tx, tenantId, assignmentId));
  const unit = unitId && (await findUnit(tx, tenantId, unitId));
  const vehicle = vehicleId && (await findVehicle(tx, tenantId, vehicleId));
  const alarm = alarmId && (await readAlarms(tx, tenantId, [alarmId]))[0];
  const changes: { subjectId: string; body: EventBody }[] = [];
  if (incident) {
    const kind = touched.isNew ? 'incident.reported' : 'incident.changed';
    changes.push({ subjectId: incident.id, body: { kind, data: incident } });
  }
  if (assignment) changes.push({ subjectId: assignment.id, body: { kind: 'assignment.changed', data: assignment } });
  if (unit) changes.push({ subjectId: unit.id, body: { kind: 'unit.changed', data: unit } });
  if (vehicle) changes.push({ subjectId: vehicle.id, body: { kind: 'vehicle.changed', data: vehicle } });
  if (alarm) changes.push({ subjectId: alarm.id, body: { kind: 'alarm.changed', data: alarm } });
  const actor = by ?? 'dispatch';
  appendEvents(
    tx,
    changes.map((change) => ({ tenantId, actor, ...change })),
  );
}
