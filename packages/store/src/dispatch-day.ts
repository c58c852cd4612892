import type { RecordedDayIncident, RecordedDayUnit, TenantId, UnitState } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** From when to when: from ≤ t < to. */
export interface DayBounds {
  readonly from: Date;
  readonly to: Date;
}

/** Incidents read at once. */
const PAGE = 500;
/** A position from before this is not where a unit was when the day began. */
const POSITION_LOOK_BACK = '12 hours';
/** Shorter drives say nothing about how foreseen and real times compare, s. */
const SHORTEST_DRIVE_S = 60;

interface UnitRow extends Pick<RecordedDayUnit, 'kind' | 'skills' | 'lat' | 'lon'> {
  id: string;
  /** Its duty when the day began, null: nothing is recorded from before. */
  state_before: UnitState | null;
}

/** The units of a company as a day found them, numbered in an order that says nothing of their names. */
export async function readDayUnits(
  db: Queryable,
  tenantId: TenantId,
  { from, to }: DayBounds,
): Promise<RecordedDayUnit[]> {
  const { rows } = await db.query<UnitRow>(
    `SELECT u.id, u.kind, u.skills, coalesce(began.lat, b.lat) AS lat, coalesce(began.lon, b.lon) AS lon,
       (SELECT e.data ->> 'state' FROM events e
        WHERE e.tenant_id = u.tenant_id AND e.subject_id = u.id::text AND e.kind = 'unit.changed' AND e.at < $2
        ORDER BY e.id DESC LIMIT 1) AS state_before
     FROM units u
     LEFT JOIN branches b ON b.tenant_id = u.tenant_id AND b.id = u.station_branch_id
     LEFT JOIN LATERAL (
       SELECT newest.lat, newest.lon FROM device_fittings d
       CROSS JOIN LATERAL (
         SELECT f.lat, f.lon FROM fixes f
         WHERE f.tenant_id = d.tenant_id AND f.device_id = d.device_id AND f.lat IS NOT NULL
           AND f.ts <= $2 AND f.ts > $2::timestamptz - interval '${POSITION_LOOK_BACK}'
         ORDER BY f.ts DESC LIMIT 1) AS newest
       WHERE d.tenant_id = u.tenant_id AND d.unit_id = u.id AND d.fitted @> $2::timestamptz
       LIMIT 1) AS began ON true
     WHERE u.tenant_id = $1 AND u.created_at < $3
     ORDER BY u.id`,
    [tenantId, from, to],
  );
  const changes = await db.query<{ id: string; at: Date; state: UnitState }>(
    `SELECT subject_id AS id, at, data ->> 'state' AS state FROM events
     WHERE tenant_id = $1 AND kind = 'unit.changed' AND at >= $2 AND at < $3 ORDER BY id`,
    [tenantId, from, to],
  );
  const changesOf = Map.groupBy(changes.rows, ({ id }) => id);
  return rows.map(({ id, kind, lat, lon, skills, state_before: before }, index) => ({
    line: 'unit',
    unit: index + 1,
    kind,
    skills,
    lat,
    lon,
    onDuty: dutyOf(before, changesOf.get(id) ?? [], { from, to }),
  }));
}

/** The incidents of a day in the order of their report, page after page. */
export async function* streamDayIncidents(
  db: Queryable,
  tenantId: TenantId,
  { from, to }: DayBounds,
): AsyncGenerator<RecordedDayIncident[]> {
  // As text: a Date would lose the microseconds by which the next page begins.
  let after = { reportedAt: from.toISOString(), id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const { rows } = await db.query<RecordedDayIncident & { id: string; reportedAt: string }>(
      `SELECT i.id, i.reported_at::text AS "reportedAt", i.type, i.severity, i.needs, i.lat, i.lon, i.status,
         extract(epoch FROM i.reported_at - $5)::float8 AS "atS",
         extract(epoch FROM i.promised_on_scene_at - i.reported_at)::float8 AS "promisedS",
         extract(epoch FROM job.on_scene_at - i.reported_at)::float8 AS "responseS",
         extract(epoch FROM job.ended_at - job.on_scene_at)::float8 AS "serviceS",
         CASE WHEN job.eta_s >= ${SHORTEST_DRIVE_S}
           THEN extract(epoch FROM job.on_scene_at - job.en_route_at)::float8 / job.eta_s END AS "driveRatio"
       FROM incidents i
       LEFT JOIN LATERAL (
         SELECT * FROM assignments a
         WHERE a.tenant_id = i.tenant_id AND a.incident_id = i.id AND a.role = 'rescue' AND a.on_scene_at IS NOT NULL
         ORDER BY a.on_scene_at LIMIT 1) AS job ON true
       WHERE i.tenant_id = $1 AND (i.reported_at, i.id) > ($2, $3::uuid) AND i.reported_at < $4
       ORDER BY i.reported_at, i.id LIMIT ${PAGE}`,
      [tenantId, after.reportedAt, after.id, to, from],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(incidentOf);
    after = last;
  }
}

/** Without what the pages go by: ids stay inside. */
function incidentOf(row: RecordedDayIncident): RecordedDayIncident {
  return {
    line: 'incident',
    atS: row.atS,
    type: row.type,
    severity: row.severity,
    needs: row.needs,
    lat: row.lat,
    lon: row.lon,
    status: row.status,
    promisedS: row.promisedS,
    responseS: row.responseS,
    serviceS: row.serviceS,
    driveRatio: row.driveRatio,
  };
}

const OFF: readonly UnitState[] = ['off_shift', 'out_of_service'];

/** Times on duty, seconds since the day began. A unit of which nothing is recorded before its first change was on duty. */
function dutyOf(
  before: UnitState | null,
  changes: readonly { at: Date; state: UnitState }[],
  { from, to }: DayBounds,
): [number, number][] {
  const duty: [number, number][] = [];
  const lengthS = (to.getTime() - from.getTime()) / 1_000;
  let sinceS: number | null = before !== null && OFF.includes(before) ? null : 0;
  for (const { at, state } of changes) {
    const atS = (at.getTime() - from.getTime()) / 1_000;
    if (OFF.includes(state) && sinceS !== null) {
      if (atS > sinceS) duty.push([sinceS, atS]);
      sinceS = null;
    } else if (!OFF.includes(state)) sinceS ??= atS;
  }
  if (sinceS !== null) duty.push([sinceS, lengthS]);
  return duty;
}
