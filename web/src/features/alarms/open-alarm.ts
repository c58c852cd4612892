import { useFleet } from '../../data/fleet-store.ts';
import { select } from '../../route-store.ts';

/** Opens what an alarm is about: its incident, its vehicle, its unit. */
export function openAlarm(id: string): void {
  const alarm = useFleet.getState().alarms.get(id);
  if (alarm?.vehicleId) select({ kind: 'vehicle', id: alarm.vehicleId });
  else if (alarm?.unitId) select({ kind: 'unit', id: alarm.unitId });
}
