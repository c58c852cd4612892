import { randomUUIDv7 } from 'node:crypto';
import type {
  Assignment,
  AssignmentId,
  EtaSource,
  ExclusionReason,
  IncidentId,
  ManualAssignment,
  TenantId,
  UnitId,
} from '@roadcall/contracts';
import { applyStep } from './assignment-moves.ts';
import { lockRescueOf, takeOff } from './assignment-taking-off.ts';
import { IS_ACTIVE } from './assignments.ts';
import { announce } from './incident-changes.ts';
import { lockOpenIncident } from './incident-editing.ts';
import { followAssignment, setIncidentStatus } from './incident-effects.ts';
import { lockAssignment, lockIncident } from './incident-locks.ts';
import { missionOf } from './missions.ts';
import { ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/** What a person decided, and what is known of the unit. */
export interface HandAssignment extends ManualAssignment {
  incidentId: IncidentId;
  /** What the caller last saw of the incident (If-Match); null: whatever it is. */
  incidentVersion: number | null;
  /** The rule that spoke against the unit when it was shown. */
  overruled: ExclusionReason | null;
  eta: { etaS: number; distanceM: number | null; source: EtaSource } | null;
  expiresAt: Date;
}

/**
 * Sends the unit that a person chose, whatever the rules say: it is offered to its crew, or assigned at once when the
 * crew has agreed or accepts by itself. The unit that was on the incident is taken off, and a unit that serves another
 * incident leaves that one; both look for the next then.
 * @throws NotFoundError, VersionConflictError; ConflictError `incident_not_open`, `already_on_it`, `unit_retired`, or `wrong_state` when
 *   one of the units is towing.
 */
export async function assignByHand(tx: Transaction, by: UserActor, wish: HandAssignment): Promise<Assignment> {
  const { tenantId, at } = by;
  const { incidentId, unitId, reason } = wish;
  const elsewhere = await findJobOf(tx, tenantId, unitId);
  if (elsewhere?.incidentId === incidentId) {
    throw new ConflictError('already_on_it', 'this unit is on this incident already');
  }
  // Two dispatchers who swap units between two incidents would wait for each other without an order.
  if (elsewhere && elsewhere.incidentId < incidentId) await lockIncident(tx, tenantId, elsewhere.incidentId);
  const incident = await lockOpenIncident(tx, by, incidentId, wish.incidentVersion);
  const before = await lockRescueOf(tx, tenantId, incidentId);
  if (before) await takeOff(tx, by, before, reason);
  const lost = elsewhere && (await lockAssignment(tx, tenantId, elsewhere.id));
  if (lost) await takeOff(tx, by, lost, reason);
  const unit = await lockUnit(tx, tenantId, unitId);
  const overruled = wish.overruled ?? (lost ? 'committed' : null);
  const assignmentId = await insertAssignment(tx, by, { ...wish, overruled });
  await followAssignment(tx, tenantId, unitId, 'offered');
  await setIncidentStatus(tx, tenantId, incident, { to: 'dispatching', at });
  const offered = await announce(tx, tenantId, by.userId, { incidentId, assignmentId, unitId });
  const held = wish.agreed || unit.autoAccept ? await lockAssignment(tx, tenantId, assignmentId) : undefined;
  const step = { to: 'accepted', reason: null, by: by.userId, at } as const;
  const { assignment } = held ? await applyStep(tx, tenantId, held, step) : offered;
  if (!assignment) throw new Error(`assignment ${assignmentId} vanished inside its transaction`);
  return assignment;
}

async function findJobOf(
  tx: Transaction,
  tenantId: TenantId,
  unitId: UnitId,
): Promise<{ id: AssignmentId; incidentId: IncidentId } | undefined> {
  const { rows } = await tx.query<{ id: AssignmentId; incidentId: IncidentId }>(
    `SELECT id, incident_id AS "incidentId" FROM assignments WHERE tenant_id = $1 AND unit_id = $2 AND ${IS_ACTIVE}`,
    [tenantId, unitId],
  );
  return rows[0];
}

async function lockUnit(tx: Transaction, tenantId: TenantId, unitId: UnitId): Promise<{ autoAccept: boolean }> {
  const { rows } = await tx.query<{ autoAccept: boolean; retired: boolean }>(
    `SELECT auto_accept AS "autoAccept", retired_at IS NOT NULL AS retired FROM units
     WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [tenantId, unitId],
  );
  if (!rows[0]) throw new NotFoundError('unit', unitId);
  if (rows[0].retired) throw new ConflictError('unit_retired', 'the unit is no longer in use');
  return rows[0];
}

async function insertAssignment(tx: Transaction, by: UserActor, wish: HandAssignment): Promise<AssignmentId> {
  const { tenantId, userId, at } = by;
  const { rows } = await tx.query<{ id: AssignmentId }>(
    `INSERT INTO assignments (tenant_id, id, mission_id, incident_id, role, unit_id, state, eta_s, eta_source, distance_m,
       offered_at, offer_expires_at, assigned_by, assign_reason, overruled, pinned_by, pinned_at, pin_reason)
     VALUES ($1, $2, $3, $4, 'rescue', $5, 'offered', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT DO NOTHING
     RETURNING id`,
    [
      tenantId,
      randomUUIDv7(),
      await missionOf(tx, tenantId, wish.incidentId, at),
      wish.incidentId,
      wish.unitId,
      wish.eta?.etaS ?? null,
      wish.eta?.source ?? null,
      wish.eta?.distanceM ?? null,
      at,
      wish.expiresAt,
      userId,
      wish.reason,
      wish.overruled,
      wish.pin ? userId : null,
      wish.pin ? at : null,
      wish.pin ? wish.reason : null,
    ],
  );
  if (!rows[0]) throw new ConflictError('unit_taken', 'the unit got another job this very moment: look again');
  return rows[0].id;
}
