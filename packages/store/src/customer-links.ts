import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import type { CustomerLinkId, RentalId, TenantId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import { ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/** Key of a link's secret in the table: a copy of the table opens nothing. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Makes a link for the customer of a rental that runs. Its secret (256 random bits) exists only in the answer.
 * @throws NotFoundError; ConflictError `rental_not_running`.
 */
export async function issueCustomerLink(
  tx: Transaction,
  by: UserActor,
  rentalId: RentalId,
  hours: number,
): Promise<{ id: CustomerLinkId; token: string; expiresAt: Date }> {
  const { rows } = await tx.query<{ runs: boolean }>(
    `SELECT status IN ('handed_over', 'active') AS runs FROM rentals WHERE tenant_id = $1 AND id = $2`,
    [by.tenantId, rentalId],
  );
  if (!rows[0]) throw new NotFoundError('rental', rentalId);
  if (!rows[0].runs) throw new ConflictError('rental_not_running', 'only a rental that runs has trouble on the road');
  const id = randomUUIDv7() as CustomerLinkId;
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(by.at.getTime() + hours * 3_600_000);
  await tx.query(
    `INSERT INTO customer_links (tenant_id, id, rental_id, token_sha256, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [by.tenantId, id, rentalId, hashOf(token), by.userId, by.at, expiresAt],
  );
  return { id, token, expiresAt };
}

/** Ends all links of a rental. @returns how many. */
export async function revokeCustomerLinks(tx: Transaction, by: UserActor, rentalId: RentalId): Promise<number> {
  const { rowCount } = await tx.query(
    `UPDATE customer_links SET revoked_at = $3 WHERE tenant_id = $1 AND rental_id = $2 AND revoked_at IS NULL`,
    [by.tenantId, rentalId, by.at],
  );
  return rowCount ?? 0;
}

/** A link that works: its rental runs and this is the vehicle that the customer has. */
export interface WorkingLink {
  tenantId: TenantId;
  id: CustomerLinkId;
  rentalId: RentalId;
  vehicleId: VehicleId;
  vehicleNo: number;
  plate: string;
  model: string;
  expiresAt: Date;
}

/** What a secret opens at this time; undefined when it is unknown, expired, revoked, or the rental has ended. */
export async function findWorkingLink(db: Queryable, token: string, at: Date): Promise<WorkingLink | undefined> {
  const { rows } = await db.query<WorkingLink>(
    `SELECT k.tenant_id AS "tenantId", k.id, k.rental_id AS "rentalId", v.id AS "vehicleId", v.no AS "vehicleNo", v.plate,
       v.make || ' ' || v.model AS model, k.expires_at AS "expiresAt"
     FROM customer_links k
     JOIN rentals r ON r.tenant_id = k.tenant_id AND r.id = k.rental_id AND r.status IN ('handed_over', 'active')
     JOIN LATERAL (SELECT vehicle_id FROM rental_legs l WHERE l.tenant_id = r.tenant_id AND l.rental_id = r.id
                   ORDER BY l.id DESC LIMIT 1) leg ON true
     JOIN vehicles v ON v.tenant_id = k.tenant_id AND v.id = leg.vehicle_id
     WHERE k.token_sha256 = $1 AND k.expires_at > $2 AND k.revoked_at IS NULL`,
    [hashOf(token), at],
  );
  return rows[0];
}

/**
 * Counts a report against its link. @returns false when the link has had `most` within the last `windowMs`: then
 * nothing is counted, and nothing should be done.
 */
export async function countReport(
  tx: Transaction,
  link: Pick<WorkingLink, 'tenantId' | 'id'>,
  limit: { at: Date; windowMs: number; most: number },
): Promise<boolean> {
  const windowBegan = new Date(limit.at.getTime() - limit.windowMs);
  const { rowCount } = await tx.query(
    `UPDATE customer_links SET last_report_at = $3,
       reports = CASE WHEN last_report_at > $4 THEN reports + 1 ELSE 1 END
     WHERE tenant_id = $1 AND id = $2 AND (last_report_at IS NULL OR last_report_at <= $4 OR reports < $5)`,
    [link.tenantId, link.id, limit.at, windowBegan, limit.most],
  );
  return rowCount === 1;
}
