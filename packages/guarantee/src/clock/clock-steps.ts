import type { ClockStep } from '@roadcall/contracts';
import { afterElapsed, elapsedMs } from '../calendar/working-time.ts';
import type { ClockActRecord, ClockChange, ClockRecord } from './clock-record.ts';

const STEPS: readonly ClockStep[] = ['none', 'first_warning', 'second_warning', 'limit'];

type Dueness = Pick<ClockRecord, 'limitMs' | 'warningsMs'>;

function thresholdMs({ warningsMs, limitMs }: Dueness, step: ClockStep): number {
  if (step === 'none') return 0;
  return step === 'limit' ? limitMs : warningsMs[step === 'first_warning' ? 0 : 1];
}

/** Counted time of a clock at an instant, ms. It does not grow while the clock is paused or after it has stopped. */
export function elapsedAt(clock: ClockRecord, atMs: number): number {
  if (clock.runningSinceMs === null) return clock.elapsedBeforeMs;
  return clock.elapsedBeforeMs + elapsedMs(clock.calendar, clock.runningSinceMs, atMs);
}

/** The step that a clock has come to by elapsed time alone. */
export function stepReached(dueness: Dueness, elapsed: number): ClockStep {
  return STEPS.findLast((step) => thresholdMs(dueness, step) <= elapsed) ?? 'none';
}

export function earlierStep(a: ClockStep, b: ClockStep): ClockStep {
  return STEPS.indexOf(a) <= STEPS.indexOf(b) ? a : b;
}

/** When a clock that goes on reaches its limit; null while it is paused and after it has stopped. */
export function dueAtMs(clock: ClockRecord): number | null {
  if (clock.runningSinceMs === null) return clock.breachedAtMs;
  if (clock.breachedAtMs !== null) return clock.breachedAtMs;
  return finite(afterElapsed(clock.calendar, clock.runningSinceMs, clock.limitMs - clock.elapsedBeforeMs));
}

/** What a running clock comes to next, and when; null when nothing more happens to it by itself. */
export function nextStep(clock: ClockRecord): { step: ClockStep; atMs: number } | null {
  if (clock.state !== 'running' || clock.runningSinceMs === null) return null;
  const step = STEPS[STEPS.indexOf(clock.step) + 1];
  if (step === undefined) return null;
  const atMs = finite(
    afterElapsed(clock.calendar, clock.runningSinceMs, thresholdMs(clock, step) - clock.elapsedBeforeMs),
  );
  return atMs === null ? null : { step, atMs };
}

/**
 * Lets time pass: every step up to `nowMs` is taken in its order, with its own time, however late it is noticed. At the
 * limit the promise is broken, for good. `until: 'before'` leaves out what falls on `nowMs` itself: a promise kept at
 * the last moment is kept.
 */
export function advance(clock: ClockRecord, nowMs: number, until: 'including' | 'before' = 'including'): ClockChange {
  const acts: ClockActRecord[] = [];
  let current = clock;
  for (let next = nextStep(current); next !== null; next = nextStep(current)) {
    if (until === 'before' ? next.atMs >= nowMs : next.atMs > nowMs) break;
    const { step, atMs } = next;
    const isLimit = step === 'limit';
    current = isLimit ? { ...current, step, state: 'breached', breachedAtMs: atMs } : { ...current, step };
    acts.push({ kind: current.kind, act: isLimit ? 'breached' : 'warned', atMs, step, reason: null });
  }
  return { clock: current, acts };
}

const finite = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);
