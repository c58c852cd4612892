import type { CustomerId, GeofenceId, Rental, RentalId, RentalStatus, TenantId, VehicleId } from '@roadcall/contracts';
import { maskName } from './mask-name.ts';
import { maskPhone } from './mask-phone.ts';
import type { Queryable } from './queryable.ts';

interface RentalRow {
  id: RentalId;
  number: string;
  customerId: CustomerId;
  customerName: string;
  customerPhone: string | null;
  fromAt: Date;
  toAt: Date;
  status: RentalStatus;
  legs: { vehicleId: VehicleId; plate: string; fromMs: number; toMs: number | null }[] | null;
  permittedFenceIds: GeofenceId[];
  forbiddenFenceIds: GeofenceId[];
  version: number;
}

const SELECT_RENTAL = `
  SELECT r.id, r.number, r.customer_id AS "customerId", c.name AS "customerName", c.phone AS "customerPhone",
    r.from_at AS "fromAt", r.to_at AS "toAt", r.status, r.version,
    r.permitted_fence_ids AS "permittedFenceIds", r.forbidden_fence_ids AS "forbiddenFenceIds",
    (SELECT json_agg(json_build_object('vehicleId', l.vehicle_id, 'plate', v.plate,
              'fromMs', floor(extract(epoch FROM lower(l.period)) * 1000),
              'toMs', floor(extract(epoch FROM upper(l.period)) * 1000)) ORDER BY l.id)
     FROM rental_legs l JOIN vehicles v ON v.tenant_id = l.tenant_id AND v.id = l.vehicle_id
     WHERE l.tenant_id = r.tenant_id AND l.rental_id = r.id) AS legs
  FROM rentals r
  JOIN customers c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id`;

function rentalFromRow(row: RentalRow): Rental {
  return {
    id: row.id,
    number: row.number,
    customer: {
      id: row.customerId,
      nameMasked: maskName(row.customerName),
      phoneMasked: row.customerPhone === null ? null : maskPhone(row.customerPhone),
    },
    from: row.fromAt.toISOString(),
    to: row.toAt.toISOString(),
    status: row.status,
    legs: (row.legs ?? []).map((leg) => ({
      vehicleId: leg.vehicleId,
      plate: leg.plate,
      from: new Date(leg.fromMs).toISOString(),
      to: leg.toMs === null ? null : new Date(leg.toMs).toISOString(),
    })),
    permittedFenceIds: row.permittedFenceIds,
    forbiddenFenceIds: row.forbiddenFenceIds,
    version: row.version,
  };
}

/** One rental, undefined when there is none. */
export async function findRental(db: Queryable, tenantId: TenantId, id: RentalId): Promise<Rental | undefined> {
  const { rows } = await db.query<RentalRow>(`${SELECT_RENTAL} WHERE r.tenant_id = $1 AND r.id = $2`, [tenantId, id]);
  return rows[0] && rentalFromRow(rows[0]);
}

export interface RentalPage {
  /** Part of the number or a plate, in any case; of the customer's name too where `searchNames` says so. */
  search?: string | undefined;
  /** Who may not read names must not find out by searching either. */
  searchNames: boolean;
  status?: RentalStatus | undefined;
  vehicleId?: VehicleId | undefined;
  /** Id of the last rental of the page before. */
  after: RentalId | null;
  limit: number;
}

/** Rentals, the newest booking first. */
export async function listRentals(db: Queryable, tenantId: TenantId, page: RentalPage): Promise<Rental[]> {
  const { rows } = await db.query<RentalRow>(
    `${SELECT_RENTAL}
     WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.id < $2) AND ($3::text IS NULL OR r.status = $3)
       AND ($4::uuid IS NULL OR EXISTS (
         SELECT FROM rental_legs l WHERE l.tenant_id = $1 AND l.rental_id = r.id AND l.vehicle_id = $4))
       AND ($5::text IS NULL OR strpos(lower(r.number), lower($5)) > 0
         OR ($7 AND strpos(lower(c.name), lower($5)) > 0) OR EXISTS (
         SELECT FROM rental_legs l JOIN vehicles v ON v.tenant_id = $1 AND v.id = l.vehicle_id
         WHERE l.tenant_id = $1 AND l.rental_id = r.id AND strpos(lower(v.plate), lower($5)) > 0))
     ORDER BY r.id DESC LIMIT $6`,
    [
      tenantId,
      page.after,
      page.status ?? null,
      page.vehicleId ?? null,
      page.search ?? null,
      page.limit,
      page.searchNames,
    ],
  );
  return rows.map(rentalFromRow);
}
