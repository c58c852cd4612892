import type { IncidentType } from '@roadcall/contracts';
import type { RunningJob } from './situation.ts';

/** Fewer recorded jobs of a type say too little. */
const ENOUGH_JOBS = 30;
/** Whatever the forecast: a job that runs is not over within this. */
const LEAST_REST_S = 60;

/** Mean minutes on a scene until enough jobs of the type are recorded (ours). */
const DEFAULT_MEAN_MIN: Readonly<Partial<Record<IncidentType, number>>> = {
  theft: 45,
  accident: 60,
  medical: 30,
  out_of_energy: 20,
  flat_tyre: 25,
  lockout: 20,
  fire: 60,
  vehicle_damage: 35,
};

/** Of types that are not named, breakdowns first. */
const OTHER_MEAN_MIN = 40;

/** Twenty equal shares of jobs by how long they take, as multiples of the mean: lognormal with a deviation of half the mean. */
const SHARES_OF_MEAN = [
  0.354, 0.453, 0.519, 0.575, 0.626, 0.674, 0.722, 0.769, 0.818, 0.868, 0.921, 0.978, 1.04, 1.108, 1.186, 1.278, 1.391,
  1.54, 1.766, 2.258,
];

/** How long jobs take on scene, by type of incident: from recorded ones where there are enough, else from a table. */
export class JobForecast {
  /** By type, ascending. */
  readonly #seconds: Map<IncidentType, readonly number[]>;

  /** @param recorded jobs, from the arrival to the end, seconds. */
  constructor(recorded: Iterable<{ readonly type: IncidentType; readonly seconds: number }>) {
    const byType = new Map<IncidentType, number[]>();
    for (const { type, seconds } of recorded) {
      const list = byType.get(type);
      if (list === undefined) byType.set(type, [seconds]);
      else list.push(seconds);
    }
    this.#seconds = new Map(
      [...byType].flatMap(([type, list]) =>
        list.length < ENOUGH_JOBS ? [] : [[type, list.toSorted((a, b) => a - b)]],
      ),
    );
  }

  /** Seconds until a job is over: of those that took longer than it has so far, the share `quantile` was over by then. */
  freeInS({ incidentType, onSceneAtMs }: RunningJob, nowMs: number, quantile: number): number {
    const jobs = this.#jobsOf(incidentType);
    const elapsedS = onSceneAtMs === null ? 0 : (nowMs - onSceneAtMs) / 1_000;
    const first = firstAbove(jobs, elapsedS);
    const at = Math.min(jobs.length - 1, first + Math.floor(quantile * (jobs.length - first)));
    return Math.max(LEAST_REST_S, jobs[at]! - elapsedS);
  }

  /** Seconds of a job that has not begun, the same careful share. */
  wholeS(type: IncidentType, quantile: number): number {
    const jobs = this.#jobsOf(type);
    return jobs[Math.min(jobs.length - 1, Math.floor(quantile * jobs.length))]!;
  }

  #jobsOf(type: IncidentType): readonly number[] {
    let jobs = this.#seconds.get(type);
    if (jobs === undefined) {
      jobs = SHARES_OF_MEAN.map((share) => share * (DEFAULT_MEAN_MIN[type] ?? OTHER_MEAN_MIN) * 60);
      this.#seconds.set(type, jobs);
    }
    return jobs;
  }
}

/** Place of the first one above a value in an ascending list; its length when there is none. */
function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
