import type { AlarmKind, DeviceId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** An alarm that is active now. */
export interface ActiveAlarm {
  deviceId: DeviceId;
  kind: AlarmKind;
  subject: string;
}

/** All active alarms, over all tenants. */
export async function readActiveAlarms(db: Queryable): Promise<ActiveAlarm[]> {
  const { rows } = await db.query<ActiveAlarm>(
    'SELECT device_id AS "deviceId", kind, subject FROM alarms WHERE active',
  );
  return rows;
}
