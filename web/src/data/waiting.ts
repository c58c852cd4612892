import { useMemo } from 'react';
import { useFleet } from './fleet-store.ts';
import { tabOf, USUAL_SEVERITIES } from '../features/alarms/alarm-groups.ts';
import { isOpen } from '../features/incidents/incident-clock.ts';

/** What waits for a person: alarms nobody has acknowledged (but for information), open incidents, crews that are silent. */
export function useWaiting(): { alarms: number; incidents: number; units: number } {
  const alarms = useFleet((state) => state.alarms);
  const incidents = useFleet((state) => state.incidents);
  const units = useFleet((state) => state.units);
  return useMemo(() => {
    const now = Date.now();
    let waiting = 0;
    for (const alarm of alarms.values()) {
      if (USUAL_SEVERITIES.includes(alarm.severity) && tabOf(alarm, now) === 'waiting') waiting += 1;
    }
    let open = 0;
    for (const incident of incidents.values()) if (isOpen(incident)) open += 1;
    let silent = 0;
    for (const unit of units.values()) if (unit.safety.silentSince !== null) silent += 1;
    return { alarms: waiting, incidents: open, units: silent };
  }, [alarms, incidents, units]);
}
