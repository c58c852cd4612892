import { canServe, type Call, type DayUnit } from './day.ts';

export interface PathRules {
  readonly promisedS: number;
  /** Real by foreseen driving time, at best. */
  readonly driveRatio: number;
}

/** Widest grid of arrival times, seconds; a job that is over sooner narrows it. */
const GRID_S = 60;
/** Travel times are 32-bit: a way of several pieces may seem longer than their sum by less than this. */
const ROUNDING_S = 0.05;
const NOBODY = -1;

/**
 * Finds, for given values of calls, the most valuable path of each unit over calls within their windows. A state is a call and
 * the grid point of its window at which a unit arrives; the sooner the better. States are decided from the latest to the first:
 * a job takes longer than the grid is wide, so what follows is always later.
 */
export class PathSearch {
  readonly #calls: readonly Call[];
  readonly #units: readonly DayUnit[];
  readonly #promisedS: number;
  readonly #gridS: number;
  readonly #slots: number;
  /** Of each call, who may be next while the drive matters, and how long it takes at best. */
  readonly #next: { call: Uint32Array; driveS: Float64Array }[];
  /** Longest drive at best: who calls later than that after a job's end can be reached at once. */
  readonly #longestS: number;
  /** Best drive of each unit to each call; Infinity where it lacks a skill. */
  readonly #firstS: Float64Array[];
  /** States in the order in which they are decided: call × slots + slot. */
  readonly #order: Uint32Array;
  readonly #value: Float64Array;
  readonly #follower: Int32Array;
  /** From call c on (calls are in order), the best to begin a new path piece with, in time. */
  readonly #bestFrom: Int32Array;

  constructor(
    calls: readonly Call[],
    units: readonly DayUnit[],
    seconds: (from: number, to: number) => number,
    rules: PathRules,
  ) {
    this.#calls = calls;
    this.#units = units;
    this.#promisedS = rules.promisedS;
    const shortestJobS = calls.reduce((least, { serviceS }) => Math.min(least, serviceS), Infinity);
    if (!(shortestJobS > 0)) throw new RangeError('every job takes some time');
    this.#gridS = Math.min(GRID_S, shortestJobS / 2);
    this.#slots = Math.floor(rules.promisedS / this.#gridS) + 1;
    const driveS = (from: number, to: number): number => Math.max(0, seconds(from, to) * rules.driveRatio - ROUNDING_S);
    const nodes = [...new Set(calls.map(({ node }) => node))];
    this.#longestS = nodes.reduce((most, a) => nodes.reduce((far, b) => Math.max(far, driveS(a, b)), most), 0);
    this.#next = calls.map((call) => this.#nextOf(call, driveS));
    this.#firstS = units.map((unit) =>
      Float64Array.from(calls, (call) => (canServe(unit, call) ? driveS(unit.node, call.node) : Infinity)),
    );
    const atS = (state: number): number =>
      calls[Math.floor(state / this.#slots)]!.atS + (state % this.#slots) * this.#gridS;
    this.#order = Uint32Array.from({ length: calls.length * this.#slots }, (_, state) => state).toSorted(
      (a, b) => atS(b) - atS(a) || b - a,
    );
    this.#value = new Float64Array(calls.length * this.#slots);
    this.#follower = new Int32Array(calls.length * this.#slots);
    this.#bestFrom = new Int32Array(calls.length + 1).fill(NOBODY);
  }

  /** @param worth of each call, may be below 0. @returns the sum over units of their best paths, and how often each call is on one. */
  best(worth: Float64Array): { value: number; visits: Uint32Array } {
    for (const state of this.#order) this.#decide(state, worth);
    const visits = new Uint32Array(this.#calls.length);
    let value = 0;
    for (const [unit] of this.#units.entries()) {
      let state = this.#firstOf(unit);
      if (state !== NOBODY) value += this.#value[state]!;
      for (; state !== NOBODY; state = this.#follower[state]!) visits[Math.floor(state / this.#slots)]! += 1;
    }
    return { value, visits };
  }

  #decide(state: number, worth: Float64Array): void {
    const index = Math.floor(state / this.#slots);
    const slot = state % this.#slots;
    const call = this.#calls[index]!;
    const doneS = call.atS + slot * this.#gridS + call.serviceS;
    let follower = this.#bestFrom[this.#firstCallFrom(doneS + this.#longestS)]!;
    let rest = follower === NOBODY ? 0 : Math.max(0, this.#value[follower]!);
    const { call: next, driveS } = this.#next[index]!;
    for (let i = 0; i < next.length; i++) {
      const other = this.#stateAt(next[i]!, doneS + driveS[i]!);
      if (other === NOBODY || this.#value[other]! <= rest) continue;
      rest = this.#value[other]!;
      follower = other;
    }
    this.#value[state] = worth[index]! + rest;
    this.#follower[state] = rest > 0 ? follower : NOBODY;
    if (slot > 0) return;
    const after = this.#bestFrom[index + 1]!;
    this.#bestFrom[index] = after !== NOBODY && this.#value[after]! >= this.#value[state] ? after : state;
  }

  /** The state in which a unit arrives that could be there at this time, NOBODY: too late. */
  #stateAt(call: number, couldBeS: number): number {
    const waitedS = Math.max(0, couldBeS - this.#calls[call]!.atS);
    return waitedS > this.#promisedS ? NOBODY : call * this.#slots + Math.floor(waitedS / this.#gridS);
  }

  #firstOf(unit: number): number {
    let best = NOBODY;
    for (const [call, driveS] of this.#firstS[unit]!.entries()) {
      const state = this.#stateAt(call, driveS);
      if (state !== NOBODY && this.#value[state]! > (best === NOBODY ? 0 : this.#value[best]!)) best = state;
    }
    return best;
  }

  #nextOf(call: Call, driveS: (from: number, to: number) => number): { call: Uint32Array; driveS: Float64Array } {
    const soonestS = call.atS + call.serviceS;
    const from = this.#firstCallFrom(soonestS - this.#promisedS);
    const to = this.#firstCallFrom(soonestS + this.#promisedS + this.#longestS);
    const next = Uint32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter(
      (other) => this.#calls[other] !== call,
    );
    return { call: next, driveS: Float64Array.from(next, (other) => driveS(call.node, this.#calls[other]!.node)) };
  }

  /** The first call at or after a time. */
  #firstCallFrom(atS: number): number {
    let low = 0;
    let high = this.#calls.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#calls[middle]!.atS < atS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
