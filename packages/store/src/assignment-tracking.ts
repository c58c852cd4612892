import type {
  AssignmentDoubt,
  AssignmentId,
  AssignmentRole,
  AssignmentState,
  AssignmentStep,
  DeviceId,
  EtaSource,
  IncidentId,
  LiveEta,
  Skill,
  TenantId,
  UnitId,
} from '@roadcall/contracts';
import { appendEvents } from './append-events.ts';
import type { DoubtedAssignment } from './assignment-doubts.ts';
import { EVIDENCE_COLUMNS, evidenceFromRow, type EvidenceRow } from './assignment-evidence.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** An assignment under way with all that positions are judged by. */
export interface TrackedAssignment extends DoubtedAssignment {
  role: AssignmentRole;
  state: AssignmentState;
  acceptedAt: Date;
  skills: Skill[];
  /** The scene. */
  lat: number;
  lon: number;
  promisedOnSceneAt: Date;
  /** As offered. */
  etaS: number | null;
  etaSource: EtaSource | null;
  route: string | null;
  /** Device of the unit, else of the vehicle that is brought; null: neither has one. */
  moverDevice: DeviceId | null;
  /** Device of the vehicle that needs help. */
  vehicleDevice: DeviceId | null;
  steps: AssignmentStep[];
  doubts: AssignmentDoubt[];
  liveEta: LiveEta | null;
  /** What was kept, as it was written, and its version; null and 0 before the first time. */
  kept: unknown;
  version: number;
}

type Row = Omit<TrackedAssignment, 'steps' | 'doubts' | 'liveEta'> & EvidenceRow;

/** Companies with assignments under way. */
export async function listTrackedTenants(db: Queryable): Promise<TenantId[]> {
  const { rows } = await db.query<{ tenantId: TenantId }>(
    `SELECT DISTINCT tenant_id AS "tenantId" FROM assignments
     WHERE state IN ('accepted', 'en_route', 'on_scene', 'towing') AND accepted_at IS NOT NULL
     ORDER BY tenant_id`,
  );
  return rows.map(({ tenantId }) => tenantId);
}

/** All assignments of a tenant under way, accepted to towing; one statement however many there are. */
export async function listTrackedAssignments(db: Queryable, tenantId: TenantId): Promise<TrackedAssignment[]> {
  const { rows } = await db.query<Row>(
    `SELECT a.tenant_id AS "tenantId", a.id AS "assignmentId", a.incident_id AS "incidentId", a.unit_id AS "unitId",
       u.name AS "unitName", a.role, a.state, a.accepted_at AS "acceptedAt", u.skills, i.lat, i.lon,
       i.promised_on_scene_at AS "promisedOnSceneAt", a.eta_s AS "etaS", a.eta_source AS "etaSource", a.route,
       coalesce(own.device_id, brought.device_id) AS "moverDevice", troubled.device_id AS "vehicleDevice",
       t.state AS kept, coalesce(t.version, 0) AS version,${EVIDENCE_COLUMNS}
     FROM assignments a
     JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id
     JOIN units u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
     LEFT JOIN assignment_tracking t ON t.tenant_id = a.tenant_id AND t.assignment_id = a.id
     LEFT JOIN assignments v ON a.role = 'delivery_driver' AND v.tenant_id = a.tenant_id
       AND v.mission_id = a.mission_id AND v.role = 'replacement_vehicle'
       AND v.state IN ('accepted', 'en_route', 'on_scene', 'towing')
     LEFT JOIN device_fittings own ON own.tenant_id = a.tenant_id AND own.unit_id = a.unit_id AND upper_inf(own.fitted)
     LEFT JOIN device_fittings brought ON brought.tenant_id = v.tenant_id AND brought.vehicle_id = v.vehicle_id
       AND upper_inf(brought.fitted)
     LEFT JOIN device_fittings troubled ON troubled.tenant_id = i.tenant_id AND troubled.vehicle_id = i.vehicle_id
       AND upper_inf(troubled.fitted)
     WHERE a.tenant_id = $1 AND a.state IN ('accepted', 'en_route', 'on_scene', 'towing') AND a.accepted_at IS NOT NULL
     ORDER BY a.id`,
    [tenantId],
  );
  return rows.map(({ steps, doubts, live_eta, ...row }) => ({
    ...row,
    ...evidenceFromRow({ steps, doubts, live_eta }),
  }));
}

/** What is kept of one assignment; `version` is the one that it was made from. */
export interface TrackingToKeep {
  tenantId: TenantId;
  assignmentId: AssignmentId;
  version: number;
  kept: unknown;
}

/**
 * Keeps what the inference has got to, each by compare-and-set. @returns the assignments that nobody else has written
 * meanwhile: for the others nothing was written, and nothing may be done on what they were read as.
 */
export async function keepTracking(db: Queryable, entries: readonly TrackingToKeep[]): Promise<Set<AssignmentId>> {
  if (entries.length === 0) return new Set();
  const { rows } = await db.query<{ id: AssignmentId }>(
    `INSERT INTO assignment_tracking AS t (tenant_id, assignment_id, version, state)
     SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::integer[], $4::json[])
     ON CONFLICT (tenant_id, assignment_id) DO UPDATE SET version = excluded.version, state = excluded.state
     WHERE t.version = excluded.version - 1
     RETURNING assignment_id AS id`,
    [
      entries.map(({ tenantId }) => tenantId),
      entries.map(({ assignmentId }) => assignmentId),
      entries.map(({ version }) => version + 1),
      entries.map(({ kept }) => JSON.stringify(kept)),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Keeps a live ETA with an assignment that is tracked, and tells of it. */
export async function writeLiveEta(
  tx: Transaction,
  of: { tenantId: TenantId; assignmentId: AssignmentId; incidentId: IncidentId; unitId: UnitId },
  liveEta: LiveEta,
): Promise<void> {
  const { tenantId, assignmentId, incidentId, unitId } = of;
  await tx.query(
    `UPDATE assignment_tracking SET arrives_at = $3, remaining_m = $4, eta_source = $5, eta_at = $6
     WHERE tenant_id = $1 AND assignment_id = $2`,
    [tenantId, assignmentId, liveEta.arrivesAt, liveEta.remainingM, liveEta.source, liveEta.at],
  );
  const body = { kind: 'assignment.eta' as const, data: { assignmentId, incidentId, unitId, liveEta } };
  appendEvents(tx, [{ tenantId, subjectId: assignmentId, actor: 'telemetry', body }]);
}
