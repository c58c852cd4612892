import type { TenantId } from '@roadcall/contracts';
import { IS_ACTIVE } from './assignments.ts';
import { IS_UNREACHED } from './dispatch-situation.ts';
import { prepared } from './prepared.ts';
import type { Queryable } from './queryable.ts';
import { IS_UNDER_WAY, WANTS_REPLACEMENT } from './replacements.ts';
import { IS_HELD } from './work-leases.ts';

/** Notes that something has changed that plans are made by; the job for it is a mere wake-up. */
export async function askForPlan(db: Queryable, tenantId: TenantId): Promise<void> {
  await db.query(
    `INSERT INTO plan_requests AS r (tenant_id, asked) VALUES ($1, 1)
     ON CONFLICT (tenant_id) DO UPDATE SET asked = r.asked + 1`,
    [tenantId],
  );
}

/** How often plans were asked for, how much of that the last plan had seen, and when it began. */
export interface PlanRequest {
  asked: number;
  planned: number;
  plannedAt: Date | null;
}

/** What is asked for now, by a process that is about to plan: what comes later wants another plan. */
export async function readPlanRequest(db: Queryable, tenantId: TenantId): Promise<PlanRequest> {
  const { rows } = await db.query<PlanRequest>(
    'SELECT asked, planned, planned_at AS "plannedAt" FROM plan_requests WHERE tenant_id = $1',
    [tenantId],
  );
  return rows[0] ?? { asked: 0, planned: 0, plannedAt: null };
}

/** A plan that began at `at` and had seen `asked` is committed. */
export async function markPlanned(db: Queryable, tenantId: TenantId, asked: number, at: Date): Promise<void> {
  await db.query(
    `INSERT INTO plan_requests AS r (tenant_id, asked, planned, planned_at) VALUES ($1, $2, $2, $3)
     ON CONFLICT (tenant_id) DO UPDATE SET planned = greatest(r.planned, $2), planned_at = greatest(r.planned_at, $3)`,
    [tenantId, asked, at],
  );
}

/**
 * Companies that want a plan which nobody makes: asked for (`isAsked`) and not done; an incident that no plan has seen; or open ones
 * (or a replacement still owed) and the last plan longer ago than the settings say, or than `waitingReplanS` while one of them
 * has no unit.
 */
export async function listTenantsToPlan(
  db: Queryable,
  now: Date,
  { replanS, waitingReplanS }: { replanS: number; waitingReplanS: number },
): Promise<{ tenantId: TenantId; isAsked: boolean }[]> {
  const { rows } = await db.query<{ tenantId: TenantId; isAsked: boolean }>(
    prepared(
      'tenants to plan',
      `SELECT t.tenant_id AS "tenantId", coalesce(r.asked > r.planned, false) AS "isAsked"
     FROM tenants t
     LEFT JOIN plan_requests r ON r.tenant_id = t.tenant_id
     LEFT JOIN dispatch_settings s ON s.tenant_id = t.tenant_id
     WHERE NOT EXISTS (SELECT FROM work_leases l WHERE l.tenant_id = t.tenant_id AND l.work = 'planning' AND ${IS_HELD})
       AND (r.asked > r.planned
         OR EXISTS (SELECT FROM incidents i WHERE i.tenant_id = t.tenant_id AND i.${IS_UNREACHED}
              AND (r.planned_at IS NULL OR $1 - r.planned_at > coalesce((s.settings ->> 'replanS')::float8, $2) * interval '1 second'
                OR ((i.reported_at > r.planned_at OR i.needs <> '{}' AND $1 - r.planned_at > $3 * interval '1 second')
                  AND NOT EXISTS (
                    SELECT FROM assignments a
                    WHERE a.tenant_id = i.tenant_id AND a.incident_id = i.id AND a.role = 'rescue' AND a.${IS_ACTIVE}))))
         OR EXISTS (SELECT FROM incidents i WHERE i.tenant_id = t.tenant_id AND i.replacement_owed AND ${IS_UNDER_WAY}
              AND ${WANTS_REPLACEMENT}
              AND (r.planned_at IS NULL OR $1 - r.planned_at > coalesce((s.settings ->> 'replanS')::float8, $2) * interval '1 second')))`,
      [now, replanS, waitingReplanS],
    ),
  );
  return rows;
}
