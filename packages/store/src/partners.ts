import { randomUUIDv7 } from 'node:crypto';
import type { NewPartner, Partner, PartnerEdit, PartnerId, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { maskName } from './mask-name.ts';
import { maskPhone } from './mask-phone.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

const PARTNER_COLUMNS = `id, name, contact_name AS "contactName", contact_phone AS "contactPhone", skills,
  area_branch_ids AS "areaBranchIds", version`;

/** All partners of a tenant by name; they are few. */
export async function listPartners(db: Queryable, tenantId: TenantId): Promise<Partner[]> {
  const { rows } = await db.query<Partner>(
    `SELECT ${PARTNER_COLUMNS} FROM partners WHERE tenant_id = $1 ORDER BY name`,
    [tenantId],
  );
  return rows;
}

/** @throws ConflictError `partners_tenant_id_name_key` when the name is taken. */
export async function createPartner(tx: Transaction, by: Actor, partner: NewPartner): Promise<Partner> {
  const { rows } = await orRefusal(
    tx.query<Partner>(
      `INSERT INTO partners (tenant_id, id, name, contact_name, contact_phone, skills, area_branch_ids)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${PARTNER_COLUMNS}`,
      [
        by.tenantId,
        randomUUIDv7(),
        partner.name,
        partner.contactName,
        partner.contactPhone,
        partner.skills,
        partner.areaBranchIds,
      ],
    ),
  );
  return announcePartner(tx, by, rows[0]!);
}

/** Changes what `edit` names. @throws NotFoundError, VersionConflictError, ConflictError as `createPartner`. */
export async function editPartner(
  tx: Transaction,
  by: Actor,
  id: PartnerId,
  edit: PartnerEdit,
  expectedVersion: number | null,
): Promise<Partner> {
  const { rows: found } = await tx.query<Partner>(
    `SELECT ${PARTNER_COLUMNS} FROM partners WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [by.tenantId, id],
  );
  if (found[0] === undefined) throw new NotFoundError('partner', id);
  checkVersion('partner', found[0].version, expectedVersion);
  const after = { ...found[0], ...edit };
  const { rows } = await orRefusal(
    tx.query<Partner>(
      `UPDATE partners SET name = $3, contact_name = $4, contact_phone = $5, skills = $6, area_branch_ids = $7,
         version = version + 1
       WHERE tenant_id = $1 AND id = $2 RETURNING ${PARTNER_COLUMNS}`,
      [by.tenantId, id, after.name, after.contactName, after.contactPhone, after.skills, after.areaBranchIds],
    ),
  );
  return announcePartner(tx, by, rows[0]!);
}

/** A partner as those see it who have no reason to call it (domain §14). */
export function maskedPartner(partner: Partner): Partner {
  const { contactName, contactPhone } = partner;
  return {
    ...partner,
    contactName: contactName && maskName(contactName),
    contactPhone: contactPhone && maskPhone(contactPhone),
  };
}

function announcePartner(tx: Transaction, by: Actor, partner: Partner): Partner {
  const data = maskedPartner(partner);
  appendEvents(tx, [{ ...by, subjectId: partner.id, body: { kind: 'partner.changed', data } }]);
  return partner;
}
