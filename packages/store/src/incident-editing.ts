import { OPEN_INCIDENT_STATUSES, type Incident, type IncidentEdit, type IncidentId } from '@roadcall/contracts';
import type { ClockFact } from '@roadcall/guarantee';
import { applyToClocks } from './clock-facts.ts';
import { announce } from './incident-changes.ts';
import { lockIncident, type LockedIncident } from './incident-locks.ts';
import { judgePlace } from './incident-terrain.ts';
import { findIncident } from './incidents.ts';
import { giveUpReplacement } from './mission-status.ts';
import { checkVersion, ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/**
 * Corrects the triage, note or place of an open incident. An edit that says what is already so changes nothing. A place
 * set here is a person's word: who and when stay with it.
 * @param expectedVersion what the caller last saw (If-Match); null: whatever it is.
 * @throws NotFoundError, VersionConflictError; ConflictError `incident_not_open`.
 */
export async function editIncident(
  tx: Transaction,
  by: UserActor,
  incidentId: IncidentId,
  edit: IncidentEdit,
  expectedVersion: number | null,
): Promise<Incident> {
  const incident = await lockOpenIncident(tx, by, incidentId, expectedVersion);
  const before = await findIncident(tx, by.tenantId, incidentId);
  if (!before) throw new NotFoundError('incident', incidentId);
  const after: Incident = {
    ...before,
    type: edit.type ?? before.type,
    severity: edit.severity ?? before.severity,
    needs: edit.needs ?? before.needs,
    note: edit.note === undefined ? before.note : edit.note,
    replacementOwed: edit.replacementOwed ?? before.replacementOwed,
    lat: edit.lat ?? before.lat,
    lon: edit.lon ?? before.lon,
  };
  const isMoved = after.lat !== before.lat || after.lon !== before.lon;
  if (!isMoved && !isEdited(before, after)) return before;
  await tx.query(
    `UPDATE incidents SET type = $3, severity = $4, needs = $5, note = $6, replacement_owed = $7, lat = $8, lon = $9,
       place_corrected_at = CASE WHEN $10 THEN $11 ELSE place_corrected_at END,
       place_corrected_by = CASE WHEN $10 THEN $12::uuid ELSE place_corrected_by END, version = version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [
      by.tenantId,
      incidentId,
      after.type,
      after.severity,
      after.needs,
      after.note,
      after.replacementOwed,
      after.lat,
      after.lon,
      isMoved,
      by.at,
      by.userId,
    ],
  );
  await tellClocksOfEdit(tx, by, after, isMoved);
  if (before.replacementOwed && !after.replacementOwed) {
    await giveUpReplacement(tx, by.tenantId, incident, { reason: 'not_owed', by: by.userId, at: by.at });
  }
  return (await announce(tx, by.tenantId, by.userId, { incidentId })).incident;
}

/** Other triage may ask for other promises, another place for other limits (domain §13). */
async function tellClocksOfEdit(tx: Transaction, by: UserActor, { id, lat, lon }: Incident, isMoved: boolean) {
  const atMs = by.at.getTime();
  const isOtherTerrain = isMoved && (await judgePlace(tx, by.tenantId, id, { lat, lon }, null));
  const facts: ClockFact[] = [{ kind: 'triaged', atMs }];
  if (isOtherTerrain) facts.push({ kind: 'placed', atMs, reason: null });
  await applyToClocks(tx, by.tenantId, { incidentId: id, facts, by: by.userId });
}

function isEdited(before: Incident, after: Incident): boolean {
  return (
    after.type !== before.type ||
    after.severity !== before.severity ||
    after.note !== before.note ||
    after.replacementOwed !== before.replacementOwed ||
    after.needs.join() !== before.needs.join()
  );
}

/**
 * Locks an incident that people may still act on.
 * @throws NotFoundError, VersionConflictError; ConflictError `incident_not_open`.
 */
export async function lockOpenIncident(
  tx: Transaction,
  { tenantId }: Pick<UserActor, 'tenantId'>,
  incidentId: IncidentId,
  expectedVersion: number | null,
): Promise<LockedIncident> {
  const incident = await lockIncident(tx, tenantId, incidentId);
  if (!incident) throw new NotFoundError('incident', incidentId);
  if (!OPEN_INCIDENT_STATUSES.includes(incident.status)) {
    throw new ConflictError('incident_not_open', `the incident is ${incident.status}: only an open one can be changed`);
  }
  checkVersion('incident', incident.version, expectedVersion);
  return incident;
}
