import type { ClockCause, ClockKind, WorkingCalendar } from '@roadcall/contracts';
import { unchanged, type ClockActRecord, type ClockChange, type ClockRecord } from './clock-record.ts';
import { advance, earlierStep, elapsedAt, stepReached } from './clock-steps.ts';

/** What a clock is allowed, ms. */
export interface ClockLimit {
  readonly limitMs: number;
  readonly warningsMs: readonly [number, number];
}

/** A promise begins at `atMs`, which may be past. */
export function start(
  kind: ClockKind,
  atMs: number,
  limit: ClockLimit,
  calendar: WorkingCalendar | null = null,
): ClockChange {
  const clock: ClockRecord = {
    kind,
    state: 'running',
    step: 'none',
    startedAtMs: atMs,
    ...limit,
    calendar,
    elapsedBeforeMs: 0,
    runningSinceMs: atMs,
    pauseReason: null,
    exceptionReason: null,
    voidReason: null,
    stoppedAtMs: null,
    breachedAtMs: null,
    cause: null,
    causeNote: null,
  };
  return { clock, acts: [act(clock, 'started', atMs)] };
}

/**
 * What was promised is done. The first stop counts. In time: met; a broken promise stays broken, and when the proof of
 * a stop within the limit came late, its cause says so.
 */
export function stop(clock: ClockRecord, atMs: number, reason: string | null = null): ClockChange {
  if (clock.stoppedAtMs !== null || clock.voidReason !== null) return unchanged(clock);
  const at = Math.max(atMs, clock.startedAtMs);
  const { clock: aged, acts } = advance(clock, at, 'before');
  const stopped: ClockRecord = {
    ...aged,
    state: aged.state === 'running' || aged.state === 'paused' ? 'met' : aged.state,
    stoppedAtMs: at,
    elapsedBeforeMs: elapsedAt(aged, at),
    runningSinceMs: null,
    pauseReason: null,
  };
  const done = { clock: stopped, acts: [...acts, act(stopped, 'stopped', at, reason)] };
  const provenLate = stopped.breachedAtMs !== null && at <= stopped.breachedAtMs && stopped.cause === null;
  return provenLate ? after(done, (each) => setCause(each, at, 'recorded_late', null)) : done;
}

/** Time stops counting, with a reason. Only a running clock pauses; one whose limit has passed by then is broken. */
export function pause(clock: ClockRecord, atMs: number, reason: string): ClockChange {
  const aged = advance(clock, atMs);
  if (aged.clock.state !== 'running') return aged;
  return after(aged, (each) => {
    const paused: ClockRecord = {
      ...each,
      state: 'paused',
      elapsedBeforeMs: elapsedAt(each, atMs),
      runningSinceMs: null,
      pauseReason: reason,
    };
    return { clock: paused, acts: [act(paused, 'paused', atMs, reason)] };
  });
}

/** Time counts again. */
export function resume(clock: ClockRecord, atMs: number): ClockChange {
  if (clock.state !== 'paused') return unchanged(clock);
  const resumed: ClockRecord = { ...clock, state: 'running', runningSinceMs: atMs, pauseReason: null };
  return { clock: resumed, acts: [act(resumed, 'resumed', atMs)] };
}

/** The promise no longer counts, for a recorded reason; its time goes on being shown. A breach before it stays one. */
export function except(clock: ClockRecord, atMs: number, reason: string): ClockChange {
  const isOver = clock.stoppedAtMs !== null || clock.voidReason !== null || clock.exceptionReason !== null;
  if (isOver) return unchanged(clock);
  return after(advance(clock, atMs), (each) => {
    const goesOn: ClockRecord = each.state === 'paused' ? { ...each, runningSinceMs: atMs, pauseReason: null } : each;
    const state = each.state === 'breached' ? 'breached' : 'excepted';
    const excepted: ClockRecord = { ...goesOn, state, exceptionReason: reason };
    return { clock: excepted, acts: [act(excepted, 'excepted', atMs, reason)] };
  });
}

/** Nobody waits for it any more. A breach stays a breach, but its time ends. */
export function voidClock(clock: ClockRecord, atMs: number, reason: string): ClockChange {
  if (clock.stoppedAtMs !== null || clock.voidReason !== null) return unchanged(clock);
  return after(advance(clock, atMs), (each) => {
    const voided: ClockRecord = {
      ...each,
      state: each.state === 'breached' ? 'breached' : 'voided',
      voidReason: reason,
      elapsedBeforeMs: elapsedAt(each, atMs),
      runningSinceMs: null,
      pauseReason: null,
    };
    return { clock: voided, acts: [act(voided, 'voided', atMs, reason)] };
  });
}

/**
 * The same promise with another limit, since its start, as when the place turns out to be on a highway. With a longer
 * one it warns again; with a shorter one the steps that are due come at once. A breach stays, caused by a wrong place.
 */
export function relimit(
  clock: ClockRecord,
  atMs: number,
  to: ClockLimit & { kind: ClockKind },
  reason: string | null,
): ClockChange {
  const isOver = clock.stoppedAtMs !== null || clock.voidReason !== null;
  const isSame = clock.kind === to.kind && clock.limitMs === to.limitMs;
  if (isOver || isSame) return unchanged(clock);
  if (clock.breachedAtMs !== null) {
    return clock.cause === null ? setCause(clock, atMs, 'wrong_place', reason) : unchanged(clock);
  }
  const step = earlierStep(clock.step, stepReached(to, elapsedAt(clock, atMs)));
  const changed: ClockRecord = { ...clock, kind: to.kind, limitMs: to.limitMs, warningsMs: to.warningsMs, step };
  return { clock: changed, acts: [act(changed, 'relimited', atMs, reason)] };
}

/** Why a promise was broken. */
export function setCause(clock: ClockRecord, atMs: number, cause: ClockCause, note: string | null): ClockChange {
  const isSame = clock.cause === cause && clock.causeNote === note;
  if (clock.breachedAtMs === null || isSame) return unchanged(clock);
  const caused: ClockRecord = { ...clock, cause, causeNote: note };
  return { clock: caused, acts: [act(caused, 'caused', atMs, note === null ? cause : `${cause}: ${note}`)] };
}

/** One change after another. */
export function after(first: ClockChange, next: (clock: ClockRecord) => ClockChange): ClockChange {
  const second = next(first.clock);
  return { clock: second.clock, acts: [...first.acts, ...second.acts] };
}

function act(
  { kind }: ClockRecord,
  what: ClockActRecord['act'],
  atMs: number,
  reason: string | null = null,
): ClockActRecord {
  return { kind, act: what, atMs, step: null, reason };
}
