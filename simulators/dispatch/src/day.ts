import type { ServiceTime } from './service-time.ts';

/** One call for help, with everything chance decides about it, so that every policy meets the same day. */
export interface Call {
  /** Since the start of the day, seconds. */
  readonly atS: number;
  readonly node: number;
  /** On scene, once a unit is there. */
  readonly serviceS: number;
  /** Drives to it take this many times the foreseen time. */
  readonly driveNoise: number;
  /** Promised time from the call to the arrival, seconds. Default half an hour. */
  readonly promisedS?: number;
  /** Skills that a unit must have all of. Default none. */
  readonly needs?: readonly string[];
}

/** A unit as the day finds it. */
export interface DayUnit {
  /** Where it starts. */
  readonly node: number;
  /** Default: enough for every call. */
  readonly skills?: readonly string[];
  /** From, to, seconds, in order; before and between it takes no new call. Default: always. After the last call always. */
  readonly onDuty?: readonly (readonly [number, number])[];
}

/** A day to be dispatched. */
export interface Day {
  readonly calls: readonly Call[];
  readonly units: readonly DayUnit[];
  readonly serviceTime: ServiceTime;
}

/** Whether a unit has the skills that a call needs. */
export function canServe({ skills }: DayUnit, { needs = [] }: Call): boolean {
  return skills === undefined || needs.every((need) => skills.includes(need));
}
