import {
  localDayOf,
  type BranchId,
  type Energy,
  type Escalation,
  type IncidentId,
  type RentalPhase,
  type ReplacementShortfall,
  type TenantId,
  type UnitId,
  type VehicleClass,
  type VehicleCondition,
  type VehicleId,
} from '@roadcall/contracts';
import { IS_ACTIVE } from './assignments.ts';
import type { Queryable } from './queryable.ts';
import { IS_UNDER_WAY, WANTS_REPLACEMENT } from './replacements.ts';

/** A vehicle that nobody has rented now, as the search for a replacement sees it. */
export interface PooledVehicle {
  id: VehicleId;
  plate: string;
  make: string;
  model: string;
  colour: string;
  class: VehicleClass;
  energy: Energy;
  branchId: BranchId | null;
  rentalPhase: RentalPhase;
  condition: VehicleCondition;
  promised: boolean;
  nextBookingAt: Date | null;
  /** Days, YYYY-MM-DD. */
  insuranceValidUntil: string | null;
  inspectionValidUntil: string | null;
  maintenanceDueOn: string | null;
  fuelPct: number | null;
  chargePct: number | null;
  lat: number | null;
  lon: number | null;
}

/** All vehicles of a tenant that nobody has rented now, by plate. */
export async function listReplacementPool(db: Queryable, tenantId: TenantId): Promise<PooledVehicle[]> {
  const { rows } = await db.query<PooledVehicle>(
    `SELECT v.id, v.plate, v.make, v.model, v.colour, v.class, v.energy, v.branch_id AS "branchId", v.rental_phase AS "rentalPhase", v.condition,
       EXISTS (SELECT FROM assignments a WHERE a.tenant_id = $1 AND a.vehicle_id = v.id AND a.${IS_ACTIVE}) AS promised,
       (SELECT min(lower(l.period)) FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
        WHERE l.tenant_id = $1 AND l.vehicle_id = v.id
          AND r.status IN ('requested', 'reviewed', 'confirmed', 'preparing', 'ready')) AS "nextBookingAt",
       v.insurance_valid_until AS "insuranceValidUntil", v.inspection_valid_until AS "inspectionValidUntil",
       v.maintenance_due_on AS "maintenanceDueOn", s.fuel_pct AS "fuelPct", s.charge_pct AS "chargePct",
       coalesce(s.lat, b.lat) AS lat, coalesce(s.lon, b.lon) AS lon
     FROM vehicles v
     LEFT JOIN branches b ON (b.tenant_id, b.id) = (v.tenant_id, v.branch_id)
     LEFT JOIN device_fittings f ON f.tenant_id = v.tenant_id AND f.vehicle_id = v.id AND upper_inf(f.fitted)
     LEFT JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id
     WHERE v.tenant_id = $1 AND v.rental_phase <> 'rented'
     ORDER BY v.plate`,
    [tenantId],
  );
  return rows;
}

/** An open incident that owes its customer a replacement vehicle and has none on its way. */
export interface WantedReplacement {
  incidentId: IncidentId;
  incidentVersion: number;
  number: string;
  lat: number;
  lon: number;
  escalation: Escalation;
  reportedAt: Date;
  /** It needs a unit and has none: the replacement comes with one. */
  lacksRescue: boolean;
  vehicleId: VehicleId;
  rentedClass: VehicleClass;
  branchId: BranchId | null;
  returnDueAt: Date;
  /** Vehicles and drivers that failed, refused or were taken off here, with the newest time of each. */
  vehicleFailures: { id: VehicleId; at: Date }[];
  driverRefusals: { id: UnitId; at: Date }[];
  /** What the last search ended with; undefined: there was none, or it found one. */
  lastShortfall: ReplacementShortfall | undefined;
  /** Day of the tenant's calendar, YYYY-MM-DD. */
  today: string;
}

type WantedRow = Omit<WantedReplacement, 'vehicleFailures' | 'driverRefusals' | 'lastShortfall' | 'today'> & {
  zone: string;
  lastShortfall: ReplacementShortfall | null;
  vehicleFailures: { id: VehicleId; at: string }[] | null;
  driverRefusals: { id: UnitId; at: string }[] | null;
};

const SELECT_WISH = `SELECT i.id AS "incidentId", i.version AS "incidentVersion", i.number, i.lat, i.lon, i.escalation, i.reported_at AS "reportedAt", v.id AS "vehicleId",
       i.needs <> '{}' AND NOT EXISTS (SELECT FROM assignments a WHERE a.tenant_id = $1 AND a.incident_id = i.id
         AND a.role = 'rescue' AND (a.${IS_ACTIVE} OR a.state = 'done')) AS "lacksRescue",
       v.class AS "rentedClass", v.branch_id AS "branchId", r.to_at AS "returnDueAt",
       (SELECT shortfall FROM replacement_decisions d WHERE d.tenant_id = $1 AND d.incident_id = i.id
        ORDER BY decided_at DESC, id DESC LIMIT 1) AS "lastShortfall",
       (SELECT json_agg(json_build_object('id', a.vehicle_id, 'at', a.ended_at)) FROM assignments a
        WHERE a.tenant_id = $1 AND a.incident_id = i.id AND a.role = 'replacement_vehicle' AND a.state = 'failed')
         AS "vehicleFailures",
       (SELECT json_agg(json_build_object('id', a.unit_id, 'at', a.ended_at)) FROM assignments a
        WHERE a.tenant_id = $1 AND a.incident_id = i.id AND a.role = 'delivery_driver'
          AND (a.state IN ('declined', 'expired', 'failed') OR a.taken_off_by IS NOT NULL)) AS "driverRefusals",
       t.time_zone AS zone
     FROM incidents i
     JOIN tenants t ON t.tenant_id = i.tenant_id
     JOIN rentals r ON (r.tenant_id, r.id) = (i.tenant_id, i.rental_id) AND r.status IN ('handed_over', 'active')
     JOIN vehicles v ON (v.tenant_id, v.id) = (i.tenant_id, i.vehicle_id)
     WHERE i.tenant_id = $1`;

/** What wants a replacement vehicle in a tenant, the most severe first, then the oldest. */
export async function listReplacementWishes(
  db: Queryable,
  tenantId: TenantId,
  now: Date,
): Promise<WantedReplacement[]> {
  const { rows } = await db.query<WantedRow>(
    `${SELECT_WISH} AND ${IS_UNDER_WAY} AND ${WANTS_REPLACEMENT}
     ORDER BY CASE i.severity WHEN 'critical' THEN 1 WHEN 'major' THEN 2 ELSE 3 END, i.reported_at, i.id`,
    [tenantId],
  );
  return rows.map((row) => wishFromRow(row, now));
}

/** One incident as such a wish, whether it is owed one or not; undefined: no rental runs on it. */
export async function findReplacementWish(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
  now: Date,
): Promise<WantedReplacement | undefined> {
  const { rows } = await db.query<WantedRow>(`${SELECT_WISH} AND i.id = $2`, [tenantId, incidentId]);
  return rows[0] && wishFromRow(rows[0], now);
}

function wishFromRow({ zone, ...row }: WantedRow, now: Date): WantedReplacement {
  return {
    ...row,
    today: localDayOf(zone, now.getTime()),
    lastShortfall: row.lastShortfall ?? undefined,
    vehicleFailures: timed(row.vehicleFailures),
    driverRefusals: timed(row.driverRefusals),
  };
}

function timed<T>(list: { id: T; at: string }[] | null): { id: T; at: Date }[] {
  return (list ?? []).map(({ id, at }) => ({ id, at: new Date(at) }));
}
