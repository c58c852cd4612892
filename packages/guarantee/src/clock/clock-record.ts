import type { ClockActKind, ClockCause, ClockKind, ClockState, ClockStep, WorkingCalendar } from '@roadcall/contracts';

/** One clock as the rules see it. Instants and durations are ms. */
export interface ClockRecord {
  readonly kind: ClockKind;
  readonly state: ClockState;
  readonly step: ClockStep;
  readonly startedAtMs: number;
  readonly limitMs: number;
  /** Elapsed times of the two warnings. */
  readonly warningsMs: readonly [number, number];
  /** When time counts; null: around the clock. */
  readonly calendar: WorkingCalendar | null;
  /** Counted before `runningSinceMs`. */
  readonly elapsedBeforeMs: number;
  /** null: paused, stopped or no longer awaited. */
  readonly runningSinceMs: number | null;
  readonly pauseReason: string | null;
  readonly exceptionReason: string | null;
  readonly voidReason: string | null;
  readonly stoppedAtMs: number | null;
  readonly breachedAtMs: number | null;
  readonly cause: ClockCause | null;
  readonly causeNote: string | null;
}

/** Something that happened to a clock, for its history. */
export interface ClockActRecord {
  readonly kind: ClockKind;
  readonly act: Exclude<ClockActKind, 'acknowledged'>;
  readonly atMs: number;
  readonly step: ClockStep | null;
  readonly reason: string | null;
}

/** What a rule made of one clock; without acts nothing has changed. */
export interface ClockChange {
  readonly clock: ClockRecord;
  readonly acts: readonly ClockActRecord[];
}

export const unchanged = (clock: ClockRecord): ClockChange => ({ clock, acts: [] });
