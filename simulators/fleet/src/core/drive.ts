import { bearingDeg, bearingDifferenceDeg, pointAlong, type PointAlong } from '@roadcall/geo';
import type { Random } from '../random.ts';
import type { DrivePlan } from '../streets/street-map.ts';

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
}

/** Somewhere ahead a speed must not be exceeded; with `waitS` the vehicle stands there for that long. */
interface Mark {
  readonly atM: number;
  readonly maxMps: number;
  readonly waitS: number;
}

const MPS_PER_KPH = 1 / 3.6;
/** Turns sharper than this are taken slowly, degrees. */
const TURN_DEG = 35;
/** Bends of the line within this distance are one turn, metres. */
const TURN_REACH_M = 15;
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

  /** `startM`: where on the plan the drive begins, then already at speed. */
  constructor(plan: DrivePlan, style: DrivingStyle, random: Random, startM = 0) {
    this.plan = plan;
    this.#style = style;
    this.#random = random;
    this.#marks = marksOf(plan, style, random);
    this.alongM = Math.min(startM, plan.lengthM);
    this.#skipPassedMarks();
    if (startM > 0) this.speedMps = Math.min(this.#limitMps(), this.#allowedMps());
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
    return pointAlong(this.plan.line, this.alongM, this.plan.cumulativeM);
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
    const wantedMps = this.#isStopping ? 0 : Math.min(this.#limitMps() * this.#pace, this.#allowedMps());
    const gained = wantedMps > this.speedMps ? this.#style.accelerationMps2 * dtS : 0;
    const lost = wantedMps < this.speedMps ? this.#style.brakingMps2 * dtS : 0;
    const reached =
      gained > 0 ? Math.min(wantedMps, this.speedMps + gained) : Math.max(wantedMps, this.speedMps - lost);
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

  /** Highest speed from which all marks ahead can still be met by comfortable braking. */
  #allowedMps(): number {
    const brake = this.#style.brakingMps2 * 0.8;
    const reachM = (this.speedMps * this.speedMps) / (2 * brake) + this.speedMps * 2 + 10;
    let allowed = Infinity;
    for (let i = this.#nextMark; i < this.#marks.length; i++) {
      const mark = this.#marks[i]!;
      const aheadM = mark.atM - this.alongM;
      if (aheadM > reachM) break;
      // One second is lost between seeing and braking.
      const usableM = Math.max(0, aheadM - this.speedMps);
      const creep = mark.maxMps === 0 && aheadM > AT_STOP_M ? Math.min(1.5, aheadM) : 0;
      allowed = Math.min(allowed, Math.max(creep, Math.sqrt(mark.maxMps * mark.maxMps + 2 * brake * usableM)));
    }
    return allowed;
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
    marks.push({ atM: fromM, maxMps: speedKph * MPS_PER_KPH * style.speedFactor, waitS: 0 });
  }
  for (const atM of plan.junctionsM) {
    if (!random.chance(style.stopChance)) continue;
    // Before the junction, not on it.
    marks.push({ atM: Math.max(0, atM - 6), maxMps: 0, waitS: random.between(4, style.longestWaitS) });
  }
  for (let i = 1; i < plan.line.length - 1; i++) {
    const atM = plan.cumulativeM[i]!;
    const turn = Math.abs(turnDeg(plan, atM));
    if (turn < TURN_DEG) continue;
    marks.push({ atM, maxMps: (turn > 120 ? 8 : turn > 60 ? 18 : 28) * MPS_PER_KPH, waitS: 0 });
  }
  marks.push({ atM: plan.lengthM, maxMps: 0, waitS: 0 });
  return marks.toSorted((a, b) => a.atM - b.atM);
}

/** How much the line turns around this place, over a few metres so that rounded corners count. */
function turnDeg(plan: DrivePlan, atM: number): number {
  const here = pointAlong(plan.line, atM, plan.cumulativeM).position;
  const before = pointAlong(plan.line, atM - TURN_REACH_M, plan.cumulativeM).position;
  const after = pointAlong(plan.line, atM + TURN_REACH_M, plan.cumulativeM).position;
  return bearingDifferenceDeg(bearingDeg(before, here), bearingDeg(here, after));
}
