import { OPEN_INCIDENT_STATUSES, type Clock, type Incident } from '@roadcall/contracts';

/**
 * How a promise stands (console.md, domain §13: warns at 50 % and 80 %). `kept` and `missed` have stopped, `over` is asked
 * for no more.
 */
export type ClockPhase = 'onTime' | 'half' | 'short' | 'breached' | 'kept' | 'missed' | 'paused' | 'excepted' | 'over';

export interface ClockLook {
  readonly phase: ClockPhase;
  /** Time left, ms; negative: over. */
  readonly leftMs: number;
  /** Share of the time that is left, 0…1: what the ring shows. */
  readonly share: number;
}

/** What the clocks of incidents need to be looked at. */
export type LookedAt = Pick<
  Clock,
  'state' | 'limitS' | 'warningsS' | 'elapsedS' | 'runningSince' | 'stoppedAt' | 'voidReason'
>;

/** A promise at `now`, ms; null, where nothing was promised, is over. */
export function clockAt(clock: LookedAt | null, now: number): ClockLook {
  if (clock === null) return { phase: 'over', leftMs: 0, share: 0 };
  const runs = clock.runningSince === null ? 0 : Math.max(0, now - Date.parse(clock.runningSince));
  const elapsedMs = clock.elapsedS * 1_000 + runs;
  const leftMs = clock.limitS * 1_000 - elapsedMs;
  const share = Math.min(1, Math.max(0, leftMs / (clock.limitS * 1_000)));
  return { phase: phaseOf(clock, leftMs, elapsedMs), leftMs, share };
}

function phaseOf(clock: LookedAt, leftMs: number, elapsedMs: number): ClockPhase {
  if (clock.state === 'excepted') return 'excepted';
  if (clock.stoppedAt !== null) return clock.state === 'breached' ? 'missed' : 'kept';
  if (clock.voidReason !== null) return clock.state === 'breached' ? 'missed' : 'over';
  if (clock.state === 'paused') return 'paused';
  // The api says so within seconds; nobody has to wait for it to see the time run out.
  if (clock.state === 'breached' || leftMs < 0) return 'breached';
  const [first, second] = clock.warningsS;
  return elapsedMs >= second * 1_000 ? 'short' : elapsedMs >= first * 1_000 ? 'half' : 'onTime';
}

export const isOpen = (incident: Pick<Incident, 'status'>): boolean => OPEN_INCIDENT_STATUSES.includes(incident.status);

/** Open incidents, the one with the least time left first; those that nothing is promised any more last. */
export function byTimeLeft(incidents: Iterable<Incident>): Incident[] {
  return [...incidents].filter(isOpen).toSorted((a, b) => dueMs(a) - dueMs(b) || (a.number < b.number ? -1 : 1));
}

function dueMs({ onSceneClock: clock }: Incident): number {
  if (clock === null || clock.dueAt === null) return Number.MAX_SAFE_INTEGER;
  return clock.stoppedAt === null && clock.voidReason === null ? Date.parse(clock.dueAt) : Number.MAX_SAFE_INTEGER;
}
