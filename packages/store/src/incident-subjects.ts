import type { Alarm, AlarmId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

type AlarmRow = Omit<Alarm, 'beganAt' | 'lastAt' | 'endedAt' | 'acknowledgedAt'> & {
  beganAt: Date;
  lastAt: Date;
  endedAt: Date | null;
  acknowledgedAt: Date | null;
};

export async function findAlarm(db: Queryable, tenantId: TenantId, id: AlarmId): Promise<Alarm | undefined> {
  const { rows } = await db.query<AlarmRow>(
    `SELECT a.id, a.kind, a.severity, a.subject, a.vehicle_id AS "vehicleId", a.unit_id AS "unitId",
       coalesce(v.plate, u.name, '') AS label, a.device_id AS "deviceId", a.rental_id AS "rentalId",
       a.incident_id AS "incidentId", a.active, a.count, a.began_at AS "beganAt", a.last_at AS "lastAt",
       a.ended_at AS "endedAt", a.lat, a.lon, a.acknowledged_at AS "acknowledgedAt",
       w.display_name AS "acknowledgedBy", a.note, a.version
     FROM alarms a
     LEFT JOIN vehicles v ON v.tenant_id = a.tenant_id AND v.id = a.vehicle_id
     LEFT JOIN units u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
     LEFT JOIN users w ON w.tenant_id = a.tenant_id AND w.id = a.acknowledged_by
     WHERE a.tenant_id = $1 AND a.id = $2`,
    [tenantId, id],
  );
  const row = rows[0];
  return (
    row && {
      ...row,
      beganAt: row.beganAt.toISOString(),
      lastAt: row.lastAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    }
  );
}
