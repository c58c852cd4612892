import { MAX_COST } from '../assignment/problem.ts';
import type { BatchIncident } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';
import type { UnitStandings } from './unit-standings.ts';

/** One pair's cost in parts, seconds; for the reasons of a decision. */
export interface PairCost {
  readonly travelS: number;
  readonly responseS: number;
  readonly lateS: number;
  /** What the incident's weight adds to response and lateness. */
  readonly priorityS: number;
  readonly swapS: number;
  readonly extraS: number;
}

/** What every unit would cost one incident. The solver counts whole milliseconds, so that its proof is exact. */
export class IncidentCosts {
  /** The only unit that it can have: the one on its way to it, when that may not be changed; null: any. */
  readonly onlyUnit: number | null;
  /** The unit on its way to it, null: it waits. */
  readonly ownUnit: number | null;
  readonly #settings: BatchSettings;
  readonly #incident: BatchIncident;
  readonly #units: UnitStandings;
  readonly #weight: number;
  /** Waiting longer than this costs extra, seconds. */
  readonly #inTimeS: number;

  constructor(settings: BatchSettings, incident: BatchIncident, units: UnitStandings) {
    this.#settings = settings;
    this.#incident = incident;
    this.#units = units;
    this.#weight = incident.weight ?? 1;
    this.#inTimeS = incident.promisedS - settings.lateMarginS;
    this.ownUnit = incident.unit;
    this.onlyUnit = incident.unit !== null && units.mayMove[incident.unit] === 0 ? incident.unit : null;
  }

  /** Whole milliseconds, never above MAX_COST. Infinity: not allowed. */
  pairMs(unit: number): number {
    const drivingS = this.#drivingS(unit);
    if (drivingS === Infinity) return Infinity;
    const waitS = this.#waitS(unit, drivingS);
    return wholeMs(
      this.#settings.travelWeight * drivingS +
        this.#weight * this.#clockS(waitS) +
        this.#swapS(unit) +
        this.#extraS(unit),
    );
  }

  /** The same in parts, or null where the pair is not allowed. */
  pair(unit: number): PairCost | null {
    const drivingS = this.#drivingS(unit);
    if (drivingS === Infinity) return null;
    const waitS = this.#waitS(unit, drivingS);
    return {
      travelS: this.#settings.travelWeight * drivingS,
      responseS: this.#settings.responseWeight * waitS,
      lateS: this.#lateS(waitS),
      priorityS: (this.#weight - 1) * this.#clockS(waitS),
      swapS: this.#swapS(unit),
      extraS: this.#extraS(unit),
    };
  }

  /** What it costs to let the incident wait for a later plan: it follows its clock, never a constant. */
  waitingMs(): number {
    // Who has a unit on its way keeps one.
    if (this.#incident.unit !== null) return MAX_COST;
    const { ageS } = this.#incident;
    const asIfS = ageS + this.#settings.waitingAsIfS;
    return wholeMs(
      this.#settings.waitingPenaltyS +
        this.#weight * this.#clockS(asIfS) +
        this.#settings.impatienceWeight * Math.max(0, ageS - this.#settings.impatientAfterS),
    );
  }

  /**
   * Units but its own that drive longer than this cost at least so much, whatever else: spares looking at them. Rounded
   * up, seconds.
   */
  othersWithinS(costMs: number): number {
    const { travelWeight } = this.#settings;
    const responseWeight = this.#weight * this.#settings.responseWeight;
    const lateWeight = this.#weight * this.#settings.lateWeight;
    const { ageS, unit } = this.#incident;
    const perSecond = travelWeight + responseWeight;
    if (perSecond === 0) return Infinity;
    const turningS = unit === null ? 0 : this.#settings.swapPenaltyS;
    const budgetS = costMs / 1_000 - responseWeight * ageS - turningS;
    const lateAlreadyS = lateWeight * Math.max(0, ageS - this.#inTimeS);
    const untilLateS = Math.max(0, this.#inTimeS - ageS);
    const withinS = (budgetS - lateAlreadyS) / perSecond;
    if (withinS <= untilLateS) return withinS + 1;
    return untilLateS + (budgetS - lateAlreadyS - perSecond * untilLateS) / (perSecond + lateWeight) + 1;
  }

  /** Seconds of driving, Infinity where the pair is not allowed. */
  #drivingS(unit: number): number {
    return unit === this.#incident.unit || this.#mayGet(unit) ? this.#incident.travelS[unit]! : Infinity;
  }

  #waitS(unit: number, drivingS: number): number {
    return this.#incident.ageS + this.#units.freeInS[unit]! + drivingS;
  }

  /** What a wait costs at weight 1. */
  #clockS(waitS: number): number {
    return this.#settings.responseWeight * waitS + this.#lateS(waitS);
  }

  #lateS(waitS: number): number {
    return this.#settings.lateWeight * Math.max(0, waitS - this.#inTimeS);
  }

  #swapS(unit: number): number {
    const { unit: current } = this.#incident;
    if (unit === current) return 0;
    return this.#settings.swapPenaltyS * ((current === null ? 0 : 1) + this.#units.isHeld[unit]!);
  }

  #extraS(unit: number): number {
    return this.#incident.extraS?.[unit] ?? 0;
  }

  #mayGet(unit: number): boolean {
    if (this.onlyUnit !== null || this.#units.mayMove[unit] === 0) return false;
    const freeInS = this.#units.freeInS[unit]!;
    // Where somebody is on the way already, only a unit that can leave now may replace it.
    return this.#incident.unit === null ? freeInS <= this.#settings.soonHorizonS : freeInS === 0;
  }
}

function wholeMs(seconds: number): number {
  return Math.min(Math.round(seconds * 1_000), MAX_COST);
}
