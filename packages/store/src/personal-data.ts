import type { IncidentId, PersonalReading, PersonContact, RentalId, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** Who called about an incident, whole; undefined when nobody did. The reading is on record (domain §14). */
export async function revealCaller(
  tx: Transaction,
  by: Actor,
  incidentId: IncidentId,
): Promise<PersonContact | undefined> {
  const { rows } = await tx.query<PersonContact>(
    'SELECT name, phone FROM incident_callers WHERE tenant_id = $1 AND incident_id = $2',
    [by.tenantId, incidentId],
  );
  if (rows[0]) await recordReading(tx, by, 'incident_caller', incidentId);
  return rows[0];
}

/** The customer of a rental, whole; undefined when there is no such rental. The reading is on record (domain §14). */
export async function revealCustomer(
  tx: Transaction,
  by: Actor,
  rentalId: RentalId,
): Promise<PersonContact | undefined> {
  const { rows } = await tx.query<PersonContact>(
    `SELECT c.name, c.phone FROM rentals r JOIN customers c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id
     WHERE r.tenant_id = $1 AND r.id = $2`,
    [by.tenantId, rentalId],
  );
  if (rows[0]) await recordReading(tx, by, 'rental_customer', rentalId);
  return rows[0];
}

async function recordReading(
  tx: Transaction,
  { tenantId, actor }: Actor,
  what: PersonalReading['what'],
  subjectId: string,
): Promise<void> {
  await tx.query('INSERT INTO personal_readings (tenant_id, actor, what, subject_id) VALUES ($1, $2, $3, $4)', [
    tenantId,
    actor ?? 'nobody',
    what,
    subjectId,
  ]);
}

/** Readings of names and phones, the newest first. @param page.after id of the last one of the page before. */
export async function listPersonalReadings(
  db: Queryable,
  tenantId: TenantId,
  page: { after: number | null; limit: number },
): Promise<PersonalReading[]> {
  const { rows } = await db.query<Omit<PersonalReading, 'at'> & { at: Date }>(
    `SELECT r.id, r.at, u.id AS "userId", coalesce(u.username, r.actor) AS actor, r.what, r.subject_id AS "subjectId"
     FROM personal_readings r LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id::text = r.actor
     WHERE r.tenant_id = $1 AND ($2::bigint IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
    [tenantId, page.after, page.limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
