import { serverNow } from '../../data/server-clock.ts';
import { isPermittedNow } from '../../data/session.ts';
import { setParams, useRoute } from '../../route-store.ts';
import { asMinute } from './past-time.ts';

const HOUR_MS = 3_600_000;

/** Shows the fleet as it was at this instant; the address carries it. */
export function showPast(at: number): void {
  const minute = asMinute(at, serverNow());
  setParams({ past: new Date(minute).toISOString().replace('.000Z', 'Z'), play: undefined });
}

export const leavePast = (): void => setParams({ past: undefined });

/** From now to an hour ago, or back. */
export function togglePast(): void {
  if (useRoute.getState().params.past === undefined) showPast(serverNow() - HOUR_MS);
  else leavePast();
}

/** For the keyboard: whoever may not read positions of the past stays in the present. */
export function togglePastIfPermitted(): boolean {
  if (!isPermittedNow('positions.read')) return false;
  togglePast();
  return true;
}
