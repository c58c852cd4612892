import { MAX_COST } from '../assignment/problem.ts';
import type { Batch, BatchIncident } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';

/** One pair's cost in parts, seconds; for the reasons of a decision. */
export interface PairCost {
  readonly travelS: number;
  readonly responseS: number;
  readonly lateS: number;
  readonly swapS: number;
  readonly extraS: number;
}

/** What every unit would cost one incident. The solver counts whole milliseconds, so that its proof is exact. */
export class IncidentCosts {
  readonly #batch: Batch;
  readonly #settings: BatchSettings;
  readonly #incident: BatchIncident;
  readonly #holders: readonly (number | null)[];
  /** Its unit may be changed for another one. */
  readonly #mayChange: boolean;
  /** Waiting longer than this costs extra, seconds. */
  readonly #inTimeS: number;

  /** @param holders of each unit, the incident that it is on its way to. */
  constructor(batch: Batch, settings: BatchSettings, incident: BatchIncident, holders: readonly (number | null)[]) {
    this.#batch = batch;
    this.#settings = settings;
    this.#incident = incident;
    this.#holders = holders;
    this.#inTimeS = incident.promisedS - settings.lateMarginS;
    this.#mayChange =
      incident.unit === null || (incident.swaps < settings.maxSwaps && !batch.units[incident.unit]!.frozen);
  }

  /** Whole milliseconds; MAX_COST or more is never reached by a pair that is allowed. Infinity: not allowed. */
  pairMs(unit: number): number {
    const cost = this.pair(unit);
    if (cost === null) return Infinity;
    return wholeMs(cost.travelS + cost.responseS + cost.lateS + cost.swapS + cost.extraS);
  }

  /** The same in parts, or null where the pair is not allowed. */
  pair(unit: number): PairCost | null {
    const { extraS, travelS, unit: current } = this.#incident;
    const drivingS = travelS[unit]!;
    if (drivingS === Infinity || (unit !== current && !this.#mayGet(unit))) return null;
    const waitS = this.#incident.ageS + this.#batch.units[unit]!.freeInS + drivingS;
    const isHeld = this.#holders[unit] !== null;
    const turned = unit === current ? 0 : (current === null ? 0 : 1) + (isHeld ? 1 : 0);
    return {
      travelS: this.#settings.travelWeight * drivingS,
      responseS: this.#settings.responseWeight * waitS,
      lateS: this.#settings.lateWeight * Math.max(0, waitS - this.#inTimeS),
      swapS: this.#settings.swapPenaltyS * turned,
      extraS: extraS?.[unit] ?? 0,
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
        this.#settings.responseWeight * asIfS +
        this.#settings.lateWeight * Math.max(0, asIfS - this.#inTimeS) +
        this.#settings.impatienceWeight * Math.max(0, ageS - this.#settings.impatientAfterS),
    );
  }

  /** Units that drive longer than this cost at least so much, whatever else: spares looking at them. Rounded up, seconds. */
  travelWithinS(costMs: number): number {
    const { lateWeight, responseWeight, travelWeight } = this.#settings;
    const { ageS } = this.#incident;
    const perSecond = travelWeight + responseWeight;
    if (perSecond === 0) return Infinity;
    const budgetS = costMs / 1_000 - responseWeight * ageS;
    const lateAlreadyS = lateWeight * Math.max(0, ageS - this.#inTimeS);
    const untilLateS = Math.max(0, this.#inTimeS - ageS);
    const withinS = (budgetS - lateAlreadyS) / perSecond;
    if (withinS <= untilLateS) return withinS + 1;
    return untilLateS + (budgetS - lateAlreadyS - perSecond * untilLateS) / (perSecond + lateWeight) + 1;
  }

  #mayGet(unit: number): boolean {
    const { freeInS, frozen } = this.#batch.units[unit]!;
    if (frozen || !this.#mayChange) return false;
    const holder = this.#holders[unit]!;
    if (holder !== null && this.#batch.incidents[holder]!.swaps >= this.#settings.maxSwaps) return false;
    // Where somebody is on the way already, only a unit that can leave now may replace it.
    return this.#incident.unit === null ? freeInS <= this.#settings.soonHorizonS : freeInS === 0;
  }
}

function wholeMs(seconds: number): number {
  return Math.min(Math.round(seconds * 1_000), MAX_COST);
}
