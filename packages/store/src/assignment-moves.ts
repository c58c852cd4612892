import {
  mayFollow,
  type Assignment,
  type AssignmentDecline,
  type AssignmentId,
  type AssignmentProgress,
  type AssignmentRole,
  type AssignmentState,
  type DeclineCode,
  type Incident,
  type IncidentStatus,
  type TenantId,
  type UserId,
} from '@roadcall/contracts';
import { writeState } from './assignment-state.ts';
import { isProvable, isSaidByOther, keepStep } from './assignment-steps.ts';
import type { ClockFact } from '@roadcall/guarantee';
import { applyToClocks } from './clock-facts.ts';
import { findAssignment } from './assignments.ts';
import { announce, type Doer, type Mover, type Shown } from './incident-changes.ts';
import { followAssignment, setIncidentStatus } from './incident-effects.ts';
import { lockAssignment, type LockedAssignment } from './incident-locks.ts';
import { findIncident } from './incidents.ts';
import { moveOtherLegs } from './mission-legs.ts';
import { statusByLegs } from './mission-status.ts';
import type { Transaction } from './transaction.ts';

/** What happened to an assignment; `changed` is false when it already was where it should go (a repeated request). */
export type AssignmentMove =
  | { ok: true; changed: boolean; assignment: Assignment; incident: Incident }
  | { ok: false; reason: 'not_found' | 'not_yours' | 'not_due' }
  | { ok: false; reason: 'wrong_state'; state: AssignmentState };

/** Which assignment, by whom and when. */
export interface AssignmentAct {
  tenantId: TenantId;
  assignmentId: AssignmentId;
  by: Doer;
  /** Set for a crew, which may act on the assignments of its own unit only. */
  crewUserId?: UserId;
  /** `telemetry`: positions prove it, and `at` is the time of the fix; left out: a person, or the service, says so. */
  source?: 'telemetry';
  at: Date;
}

/** The unit takes the offer: the incident is assigned. */
export function acceptAssignment(tx: Transaction, act: AssignmentAct): Promise<AssignmentMove> {
  return move(tx, act, { to: 'accepted', reason: null });
}

/** The unit refuses; the incident looks for the next one. */
export function declineAssignment(tx: Transaction, act: AssignmentAct & AssignmentDecline): Promise<AssignmentMove> {
  return move(tx, act, { to: 'declined', reason: act.reason, declineCode: act.code });
}

/** The crew's report: departed, arrived, hooked up, done, failed, or the customer was gone on arrival. */
export function progressAssignment(tx: Transaction, act: AssignmentAct & AssignmentProgress): Promise<AssignmentMove> {
  return move(tx, act, { to: act.state, reason: act.reason });
}

/** The offer's time is up. `not_due` before its end: nobody takes an exclusive offer away early. */
export function expireOffer(tx: Transaction, act: Omit<AssignmentAct, 'crewUserId' | 'by'>): Promise<AssignmentMove> {
  return move(tx, { ...act, by: null }, { to: 'expired', reason: null });
}

interface Step {
  to: AssignmentState;
  reason: string | null;
  declineCode?: DeclineCode;
}

async function move(tx: Transaction, act: AssignmentAct, step: Step): Promise<AssignmentMove> {
  const { tenantId, at } = act;
  const held = await lockAssignment(tx, tenantId, act.assignmentId);
  if (!held) return { ok: false, reason: 'not_found' };
  if (act.crewUserId !== undefined && held.crewUserId !== act.crewUserId) return { ok: false, reason: 'not_yours' };
  const source = act.source ?? 'person';
  // A press that comes after telemetry has proven the state, and maybe the next one, is no error, nor is a later proof.
  const isKnown =
    held.state === step.to || (isProvable(step.to) && (await isSaidByOther(tx, act, { state: step.to, source })));
  const changed = !isKnown;
  if (changed && !mayFollow(held.state, step.to)) return { ok: false, reason: 'wrong_state', state: held.state };
  if (changed && step.to === 'expired' && at < held.offerExpiresAt) return { ok: false, reason: 'not_due' };
  const isNewStep = isProvable(step.to) && (await keepStep(tx, act, { state: step.to, source, at }));
  const by = act.source ?? act.by;
  const shown = changed
    ? await applyStep(tx, tenantId, held, { ...step, by, at })
    : isNewStep
      ? await tellAgain(tx, tenantId, held, by)
      : {
          incident: await findIncident(tx, tenantId, held.incident.id),
          assignment: await findAssignment(tx, tenantId, held.id),
        };
  const { incident, assignment } = shown;
  if (!assignment || !incident) throw new Error(`assignment ${held.id} vanished inside its transaction`);
  return { ok: true, changed, assignment, incident };
}

/** Nothing moved, but how it is known that it is so: its record has changed. */
async function tellAgain(tx: Transaction, tenantId: TenantId, held: LockedAssignment, by: Mover): Promise<Shown> {
  await tx.query('UPDATE assignments SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [tenantId, held.id]);
  return announce(tx, tenantId, by, { incidentId: held.incident.id, assignmentId: held.id });
}

/** Moves a locked assignment with all that follows: the unit's duty, the mission's other legs, the incident's status, at its end the vehicle. */
export async function applyStep(
  tx: Transaction,
  tenantId: TenantId,
  held: LockedAssignment,
  step: Step & { by: Mover; at: Date },
): Promise<Shown> {
  const { incident, unitId } = held;
  await writeState(tx, tenantId, held.id, step);
  const unitChanged = await followAssignment(tx, tenantId, unitId, step.to);
  await moveOtherLegs(tx, tenantId, held, step);
  const status = await statusByLegs(tx, tenantId, held.incident);
  const { vehicleChanged } = await setIncidentStatus(tx, tenantId, incident, { to: status, at: step.at });
  const facts = factsOf(held.role, step.to, status, step.at.getTime());
  if (facts.length > 0) await applyToClocks(tx, tenantId, { incidentId: incident.id, facts, by: step.by });
  return announce(tx, tenantId, step.by, {
    incidentId: incident.id,
    assignmentId: held.id,
    unitId: unitChanged ? unitId : null,
    vehicleId: vehicleChanged ? incident.vehicleId : null,
  });
}

/** What a step of an assignment makes true for the promises of its incident (domain §13). */
function factsOf(role: AssignmentRole, to: AssignmentState, status: IncidentStatus, atMs: number): ClockFact[] {
  const facts: ClockFact[] = [];
  if (role === 'rescue' && (to === 'accepted' || to === 'on_scene')) facts.push({ kind: to, atMs });
  if (role === 'delivery_driver' && to === 'done') facts.push({ kind: 'replacement_delivered', atMs });
  if (status === 'resolved') facts.push({ kind: 'resolved', atMs });
  return facts;
}
