/** An alarm fix of a device, of one kind and subject. Times are ms since the epoch. */
export interface AlarmSignal {
  active: boolean;
  at: number;
}

/** Newest alarm of a device, kind and subject. */
export interface AlarmStanding {
  active: boolean;
  count: number;
  beganAt: number;
  lastAt: number;
  endedAt: number | undefined;
}

/** What a signal does: nothing, a new alarm, or a change of the newest one. */
export type AlarmFold = { change: 'none' } | { change: 'raise' | 'update'; alarm: AlarmStanding };

/**
 * A signal that comes back this soon after its alarm was cleared, or after its incident has ended, is the same alarm:
 * flapping raises it once, ms.
 */
const REOPEN_WITHIN_MS = 60_000;

/**
 * Folds one signal into the newest alarm (domain §3): raised once, counted up while active, cleared. A signal that is
 * not newer than what is known changes nothing, so late and repeated fixes neither raise nor clear.
 * @param isSettled whether the incident that the newest alarm belongs to has ended. Many devices never clear a collision
 *   or an SOS: the next one is an alarm of its own then, although the one before is still active.
 */
export function foldAlarm(newest: AlarmStanding | undefined, signal: AlarmSignal, isSettled = false): AlarmFold {
  const { at } = signal;
  if (!signal.active) {
    if (newest?.active !== true || at < newest.lastAt) return { change: 'none' };
    return { change: 'update', alarm: { ...newest, active: false, lastAt: at, endedAt: at } };
  }
  if (newest === undefined) {
    return { change: 'raise', alarm: { active: true, count: 1, beganAt: at, lastAt: at, endedAt: undefined } };
  }
  if (at <= newest.lastAt) return { change: 'none' };
  if ((newest.active && !isSettled) || at - newest.lastAt <= REOPEN_WITHIN_MS) {
    const alarm = { ...newest, active: true, count: newest.count + 1, lastAt: at, endedAt: undefined };
    return { change: 'update', alarm };
  }
  return { change: 'raise', alarm: { active: true, count: 1, beganAt: at, lastAt: at, endedAt: undefined } };
}
