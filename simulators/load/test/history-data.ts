import type { Pool } from 'pg';

/** What is loaded: most vehicles drive some hours a day, a few send round the clock. */
export interface HistoryPlan {
  rows: number;
  vehicles: number;
  /** Of them those that send one fix per 10 s round the clock: their day is the longest to read. */
  busyVehicles: number;
  days: number;
  /** Midnight of the first day, UTC, ms since the epoch. */
  firstDay: number;
}

export const DAY_MS = 86_400_000;
const INTERVAL_S = 10;
/** Fixes of a busy vehicle's day. */
export const BUSY_DAY = DAY_MS / 1_000 / INTERVAL_S;

/** Vehicles h-1 … h-n with a device each, fitted before the first day, without a fix. */
export async function addVehicles(owner: Pool, from: number, to: number): Promise<void> {
  const numbers = [from, to];
  const id = `('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
  await owner.query(
    `INSERT INTO vehicles (tenant_id, id, plate, make, model, colour, class, energy, seats)
     SELECT 1, ${id}, 'H' || i, 'Bench', 'Test', 'white', 'compact', 'petrol', 5 FROM generate_series($1::int, $2::int) AS i`,
    numbers,
  );
  await owner.query(
    `INSERT INTO devices (tenant_id, id, model, expected_interval_s, online)
     SELECT 1, 'h-' || i, 'generic', 10, true FROM generate_series($1::int, $2::int) AS i`,
    numbers,
  );
  await owner.query(
    `INSERT INTO device_fittings (tenant_id, device_id, vehicle_id, fitted)
     SELECT 1, 'h-' || i, ${id}, tstzrange(now() - interval '80 days', NULL) FROM generate_series($1::int, $2::int) AS i`,
    numbers,
  );
  await owner.query(
    `INSERT INTO device_states (tenant_id, device_id, ts, received_at, lat, lon, speed_kph, heading_deg, motion, ignition)
     SELECT 1, 'h-' || i, now(), now(), 31 + i / 1e6, 121 + i / 1e6, 42, 90, 'moving', true
     FROM generate_series($1::int, $2::int) AS i`,
    numbers,
  );
}

/**
 * Loads the plan's rows an hour of fixes at a time, in the order of time over all vehicles, as they come in: a vehicle's
 * fixes lie far apart.
 */
export async function loadFixes(owner: Pool, plan: HistoryPlan, say: (line: string) => void): Promise<number> {
  const busyRows = plan.busyVehicles * BUSY_DAY * plan.days;
  const perDay = Math.max(1, Math.round((plan.rows - busyRows) / (plan.vehicles - plan.busyVehicles) / plan.days));
  let loaded = 0;
  for (let day = 0; day < plan.days; day++) {
    for (let hour = 0; hour < 24; hour++) {
      const begin = new Date(plan.firstDay + day * DAY_MS + hour * 3_600_000);
      const { rowCount } = await owner.query(
        `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, speed_kph, heading_deg, satellites,
                            odometer_m, fuel_pct, ignition, flags, content_hash)
         SELECT 1, 'h-' || v, at, 0, extract(epoch FROM at)::bigint, at + interval '1 second',
           31 + v / 1e4 + s / 1e5, 121 + s / 1e5, 30 + v % 50, (v + s) % 360, 9, 1e6 + s * 10, 50, true, 0, v * 1000 + s
         FROM generate_series(0, 3590, ${INTERVAL_S}) AS s
         CROSS JOIN generate_series(1, $1::int) AS v
         CROSS JOIN LATERAL (SELECT $5::timestamptz + s * interval '1 second' AS at) AS t
         WHERE v <= $2 OR (($3::int * 360 + s / ${INTERVAL_S}) - v * 97 % 8640 + 8640) % 8640 < $4
         ORDER BY s, v`,
        [plan.vehicles, plan.busyVehicles, hour, perDay, begin],
      );
      loaded += rowCount ?? 0;
    }
    say(`day ${day + 1} of ${plan.days}: ${loaded} fixes`);
  }
  await owner.query('ANALYZE');
  return loaded;
}
