import { pointAlong, type PointAlong } from '@roadcall/geo';
import type { Random } from '../random.ts';
import type { DrivePlan } from '../streets/street-map.ts';
import { headingAlong, turnsOf } from './turns.ts';

/** How somebody drives. */
export interface DrivingStyle {
  /** Share of the speed that traffic allows. */
  readonly speedFactor: number;
  readonly accelerationMps2: number;
  readonly brakingMps2: number;
  /** Chance to be stopped at a junction. */
  readonly stopChance: number;
  /** Longest wait there, seconds. */
  readonly longestWaitS: number;
  /** What passengers are asked to bear in a corner, m/s². */
  readonly corneringMps2: number;
  /** Chance to lose patience at a turn or a stop: takes it too fast, brakes too late, leaves it in a hurry. */
  readonly temper: number;
}

/** Somewhere ahead a speed must not be exceeded; with `waitS` the vehicle stands there for that long. */
interface Mark {
  readonly atM: number;
  readonly maxMps: number;
  readonly waitS: number;
  readonly isHasty: boolean;
}

const MPS_PER_KPH = 1 / 3.6;
/** In haste corners are taken this much faster, and speed changes this much more quickly. */
const HASTY_CORNER = 1.6;
const HASTY_CHANGE = 1.9;
/** Haste after a stop is over at this speed. */
const HASTY_UNTIL_MPS = 12;
/** A standing vehicle nearer than this to its stop is at it, metres. */
const AT_STOP_M = 0.5;

/** One drive along a plan: accelerates, brakes for turns and ends, stops at some junctions. Mutable, no clock of its own. */
export class Drive {
  readonly plan: DrivePlan;
  alongM: number;
  speedMps = 0;
  readonly #style: DrivingStyle;
  readonly #random: Random;
  readonly #marks: readonly Mark[];
  #nextMark = 0;
  #waitLeftS = 0;
  #pace = 1;
  #isStopping = false;
  /** Leaves a stop in a hurry. */
  #isHurrying = false;

  /** `startM`: where on the plan the drive begins, then already at speed. */
  constructor(plan: DrivePlan, style: DrivingStyle, random: Random, startM = 0) {
    this.plan = plan;
    this.#style = style;
    this.#random = random;
    this.#marks = marksOf(plan, style, random);
    this.alongM = Math.min(startM, plan.lengthM);
    this.#skipPassedMarks();
    if (startM > 0) this.speedMps = Math.min(this.#limitMps(), this.#aheadMps().allowedMps);
  }

  get hasArrived(): boolean {
    return this.alongM >= this.plan.lengthM - AT_STOP_M && this.speedMps === 0;
  }

  /** Whether the vehicle stands, wished by `pullOver` or at a light. */
  get isStanding(): boolean {
    return this.speedMps === 0;
  }

  /** Place and heading now. */
  where(): PointAlong {
    const here = pointAlong(this.plan.line, this.alongM, this.plan.cumulativeM);
    return { ...here, headingDeg: headingAlong(this.plan, this.alongM, this.speedMps) ?? here.headingDeg };
  }

  /** Brakes to a stop at the next chance; `goOn` continues. */
  pullOver(): void {
    this.#isStopping = true;
  }

  /** Stands at once: a collision. */
  halt(): void {
    this.#isStopping = true;
    this.speedMps = 0;
  }

  goOn(): void {
    this.#isStopping = false;
  }

  /** Drives on for `dtS` seconds (about one: the step of its physics); returns the metres driven. */
  advance(dtS: number): number {
    if (this.#waitLeftS > 0 && !this.#isStopping) {
      this.#waitLeftS -= dtS;
      return 0;
    }
    if (this.hasArrived) return 0;
    const before = this.alongM;
    this.#pace = clamp(this.#pace + this.#random.between(-0.03, 0.03), 0.85, 1.1);
    const ahead = this.#aheadMps();
    const wantedMps = this.#isStopping ? 0 : Math.min(this.#limitMps() * this.#pace, ahead.allowedMps);
    if (this.speedMps > HASTY_UNTIL_MPS) this.#isHurrying = false;
    const gainMps = this.#style.accelerationMps2 * (this.#isHurrying ? HASTY_CHANGE : 1) * dtS;
    const lossMps = this.#style.brakingMps2 * (ahead.isHasty ? HASTY_CHANGE : 1) * dtS;
    const reached =
      wantedMps > this.speedMps
        ? Math.min(wantedMps, this.speedMps + gainMps)
        : Math.max(wantedMps, this.speedMps - lossMps);
    this.alongM += ((this.speedMps + reached) / 2) * dtS;
    this.speedMps = reached;
    this.#serveMarks();
    return this.alongM - before;
  }

  #limitMps(): number {
    const { stretches } = this.plan;
    let low = 0;
    let high = stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (stretches[middle]!.fromM <= this.alongM) low = middle;
      else high = middle - 1;
    }
    return (stretches[low]?.speedKph ?? 0) * MPS_PER_KPH * this.#style.speedFactor;
  }

  /** Highest speed from which all marks ahead can still be met by the braking they are worth, and whether that is hard. */
  #aheadMps(): { allowedMps: number; isHasty: boolean } {
    const reachM = (this.speedMps * this.speedMps) / (2 * this.#brakeFor(false)) + this.speedMps * 2 + 10;
    const ahead = { allowedMps: Infinity, isHasty: false };
    for (let i = this.#nextMark; i < this.#marks.length; i++) {
      const mark = this.#marks[i]!;
      const aheadM = mark.atM - this.alongM;
      if (aheadM > reachM) break;
      // One second is lost between seeing and braking.
      const usableM = Math.max(0, aheadM - this.speedMps);
      const creep = mark.maxMps === 0 && aheadM > AT_STOP_M ? Math.min(1.5, aheadM) : 0;
      const brake = this.#brakeFor(mark.isHasty);
      const mps = Math.max(creep, Math.sqrt(mark.maxMps * mark.maxMps + 2 * brake * usableM));
      if (mps < ahead.allowedMps) Object.assign(ahead, { allowedMps: mps, isHasty: mark.isHasty });
    }
    return ahead;
  }

  #brakeFor(isHasty: boolean): number {
    return this.#style.brakingMps2 * 0.8 * (isHasty ? HASTY_CHANGE : 1);
  }

  /** A stop that was reached is stood at; marks behind are done. */
  #serveMarks(): void {
    for (let mark = this.#marks[this.#nextMark]; mark; mark = this.#marks[this.#nextMark]) {
      if (mark.atM > this.alongM + AT_STOP_M) return;
      this.#nextMark++;
      if (mark.maxMps > 0) continue;
      this.alongM = mark.atM;
      this.speedMps = 0;
      this.#waitLeftS = mark.waitS;
      this.#isHurrying = mark.isHasty;
      return;
    }
  }

  #skipPassedMarks(): void {
    while (this.#nextMark < this.#marks.length - 1 && this.#marks[this.#nextMark]!.atM <= this.alongM) this.#nextMark++;
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

function marksOf(plan: DrivePlan, style: DrivingStyle, random: Random): Mark[] {
  const marks: Mark[] = [];
  for (const { fromM, speedKph } of plan.stretches) {
    marks.push({ atM: fromM, maxMps: speedKph * MPS_PER_KPH * style.speedFactor, waitS: 0, isHasty: false });
  }
  for (const atM of plan.junctionsM) {
    if (!random.chance(style.stopChance)) continue;
    // Before the junction, not on it.
    const waitS = random.between(4, style.longestWaitS);
    marks.push({ atM: Math.max(0, atM - 6), maxMps: 0, waitS, isHasty: random.chance(style.temper) });
  }
  for (const turn of turnsOf(plan, style.corneringMps2)) {
    const isHasty = random.chance(style.temper);
    const maxMps = turn.maxMps * (isHasty ? HASTY_CORNER : 1);
    // Nobody speeds up again before the way is straight.
    for (const atM of turn.placesM) marks.push({ atM, maxMps, waitS: 0, isHasty });
  }
  marks.push({ atM: plan.lengthM, maxMps: 0, waitS: 0, isHasty: false });
  return marks.toSorted((a, b) => a.atM - b.atM);
}
