import type { Alarm } from '@roadcall/contracts';
import { useFleet } from '../data/fleet-store.ts';
import { takeAlarm } from '../features/alarms/alarm-acts.ts';
import { useMarked } from '../features/alarms/marked-alarms.ts';
import { useCursor } from '../lists/cursor.ts';
import { useRoute } from '../route-store.ts';
import { showOverlay } from './overlays.ts';

/**
 * The alarms that a key is about: the marked ones, else the one under the cursor, else the selected one, else the newest of
 * the selected vehicle that waits.
 */
function alarmsInHand(): Alarm[] {
  const { alarms } = useFleet.getState();
  const marked = [...useMarked.getState().ids].flatMap((id) => alarms.get(id) ?? []);
  if (marked.length > 0) return marked;
  const { selection } = useRoute.getState();
  const one = alarms.get(useCursor.getState().at ?? '') ?? alarms.get(selection?.id ?? '');
  if (one) return [one];
  const waiting = [...alarms.values()]
    .filter((alarm) => alarm.active && !alarm.acknowledgedAt)
    .filter((alarm) => alarm.vehicleId === selection?.id || alarm.unitId === selection?.id)
    .toSorted((x, y) => (x.lastAt < y.lastAt ? 1 : -1));
  return waiting.slice(0, 1);
}

/** Opens a dialog about the alarms in hand; false when there are none. */
export function overAlarms(kind: 'acknowledge' | 'snooze' | 'note'): boolean {
  const alarms = alarmsInHand().filter((alarm) => kind !== 'acknowledge' || (alarm.active && !alarm.acknowledgedAt));
  if (alarms.length > 0) showOverlay({ kind, alarmIds: alarms.map(({ id }) => id) });
  return alarms.length > 0;
}

/** `t`: gives the alarms in hand to the person in front; false when there are none. */
export function takeAlarms(): boolean {
  const alarms = alarmsInHand();
  if (alarms.length > 0) void takeAlarm(alarms);
  return alarms.length > 0;
}
