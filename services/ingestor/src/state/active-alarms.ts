import type { AlarmKind, DeviceId } from '@roadcall/contracts';
import { readActiveAlarms, type Pool } from '@roadcall/store';

/** Which alarms of which device are active, a few seconds behind the database. */
export interface ActiveAlarms {
  has(deviceId: DeviceId, kind: AlarmKind, code: string | undefined): boolean;
  /** Reads them again; to be called every few seconds. */
  refresh(): Promise<void>;
}

export async function createActiveAlarms(pool: Pool): Promise<ActiveAlarms> {
  let active = new Set<string>();
  const alarms: ActiveAlarms = {
    has: (deviceId, kind, code) => active.has(keyOf(deviceId, kind, code ?? '')),
    async refresh() {
      const rows = await readActiveAlarms(pool);
      active = new Set(rows.map(({ deviceId, kind, subject }) => keyOf(deviceId, kind, subject)));
    },
  };
  await alarms.refresh();
  return alarms;
}

function keyOf(deviceId: string, kind: string, subject: string): string {
  return `${deviceId} ${kind} ${subject}`;
}
