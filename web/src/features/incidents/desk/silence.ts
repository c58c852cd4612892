import type { Assignment } from '@roadcall/contracts';

/** An offer that nobody answers is worth a call after so long, ms; its time is up after 60 to 90 s. */
const ANSWER_MS = 30_000;
/** Who has accepted leaves within so long, ms. */
const DEPART_MS = 3 * 60_000;

/** How long a crew has been silent that should have said something by now, ms; null: it is in time. */
export function silentForMs(assignment: Assignment, nowMs: number): number | null {
  const { state, offeredAt, acceptedAt } = assignment;
  const since = state === 'offered' ? offeredAt : state === 'accepted' ? acceptedAt : null;
  if (since === null) return null;
  const silentMs = nowMs - Date.parse(since);
  return silentMs >= (state === 'offered' ? ANSWER_MS : DEPART_MS) ? silentMs : null;
}
