import { randomUUIDv7 } from 'node:crypto';
import type { ContactId, IncidentContact, IncidentId, NewContact, TenantId, UserId } from '@roadcall/contracts';
import type { LifeFact } from '@roadcall/guarantee';
import { appendEvents } from './append-events.ts';
import { tellClocks } from './clock-moves.ts';
import type { Queryable } from './queryable.ts';
import { NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface ContactRow extends Omit<IncidentContact, 'at'> {
  at: Date;
}

const SELECT_CONTACT = `
  SELECT c.id, c.incident_id AS "incidentId", c.party, c.channel, c.direction, c.summary, c.plan_given AS "planGiven",
    c.at, u.display_name AS by
  FROM incident_contacts c LEFT JOIN users u ON u.tenant_id = c.tenant_id AND u.id = c.by`;

/** What was said about an incident, oldest first. */
export async function listContactsOf(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<IncidentContact[]> {
  const { rows } = await db.query<ContactRow>(
    `${SELECT_CONTACT} WHERE c.tenant_id = $1 AND c.incident_id = $2 ORDER BY c.at, c.id`,
    [tenantId, incidentId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** The promise that a contact keeps (domain §13): only what we told counts. */
function factOf({ party, direction, planGiven }: Omit<NewContact, 'at'>): LifeFact | null {
  if (direction === 'in') return null;
  if (party === 'customer' || party === 'caller') return planGiven ? 'customer_told' : null;
  return party === 'insurer' ? 'insurer_notified' : party === 'authority' ? 'authority_informed' : null;
}

/** Whose words, of which incident, when. */
export interface ContactToLog {
  tenantId: TenantId;
  incidentId: IncidentId;
  contact: Omit<NewContact, 'at'>;
  at: Date;
  /** null: the customer, by a link. */
  by: UserId | null;
}

/** Writes a contact down, for good; an ended incident takes some too (the call afterwards). @throws NotFoundError */
export async function logContact(tx: Transaction, entry: ContactToLog): Promise<IncidentContact> {
  const { tenantId, incidentId, contact, at, by } = entry;
  const id = randomUUIDv7() as ContactId;
  const { rowCount } = await tx.query(
    `INSERT INTO incident_contacts (tenant_id, id, incident_id, party, channel, direction, summary, plan_given, at, by)
     SELECT $1, $2, i.id, $4, $5, $6, $7, $8, $9, $10 FROM incidents i WHERE i.tenant_id = $1 AND i.id = $3`,
    [
      tenantId,
      id,
      incidentId,
      contact.party,
      contact.channel,
      contact.direction,
      contact.summary,
      contact.planGiven,
      at,
      by,
    ],
  );
  if (rowCount === 0) throw new NotFoundError('incident', incidentId);
  const fact = factOf(contact);
  if (fact) await tellClocks(tx, tenantId, { incidentId, facts: [{ kind: fact, atMs: at.getTime() }], by });
  const { rows } = await tx.query<ContactRow>(`${SELECT_CONTACT} WHERE c.tenant_id = $1 AND c.id = $2`, [tenantId, id]);
  const data: IncidentContact = { ...rows[0]!, at: rows[0]!.at.toISOString() };
  appendEvents(tx, [
    { tenantId, actor: by ?? 'customer', subjectId: incidentId, body: { kind: 'incident.contacted', data } },
  ]);
  return data;
}
