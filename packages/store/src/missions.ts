import { randomUUIDv7 } from 'node:crypto';
import type { IncidentId, MissionId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** The one mission of an incident (domain §4), made when it is first needed. The caller has locked the incident. */
export async function missionOf(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
  at: Date,
): Promise<MissionId> {
  const { rows } = await db.query<{ id: MissionId }>(
    `INSERT INTO missions AS m (tenant_id, id, incident_id, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, incident_id) DO UPDATE SET ended_at = NULL
     RETURNING m.id`,
    [tenantId, randomUUIDv7(), incidentId, at],
  );
  return rows[0]!.id;
}

/** The incident is over, and so is its mission if it ever had one. */
export async function endMission(db: Queryable, tenantId: TenantId, incidentId: IncidentId, at: Date): Promise<void> {
  await db.query('UPDATE missions SET ended_at = $3 WHERE tenant_id = $1 AND incident_id = $2 AND ended_at IS NULL', [
    tenantId,
    incidentId,
    at,
  ]);
}
