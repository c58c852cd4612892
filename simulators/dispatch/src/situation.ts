import type { Call } from './day.ts';
import type { Drive } from './drive.ts';

export interface SimulatedIncident {
  readonly call: Call;
  state: 'waiting' | 'en_route' | 'on_scene' | 'done';
  unit: number | null;
  swaps: number;
  /** Since when it has no unit. */
  waitingSinceS: number;
  /** When a unit reached it. */
  onSceneS: number | undefined;
}

export interface SimulatedUnit {
  state: 'off_duty' | 'free' | 'en_route' | 'on_scene';
  /** Where it stands, or where its drive began. */
  node: number;
  /** When a unit that was turned around will be at `node`; in the past for one that stands there. */
  atNodeS: number;
  incident: number | null;
  drive: Drive | undefined;
  /** When it reached the scene it works on. */
  onSceneS: number;
}

/** What a policy sees: the present, never a future call, service time or noise. */
export interface Situation {
  readonly nowS: number;
  readonly incidents: readonly SimulatedIncident[];
  readonly units: readonly SimulatedUnit[];
  /** Places in `incidents` of those not reached yet, in order of their calls. */
  readonly open: readonly number[];
  /** Whether a unit has what a call needs; its state is another matter. */
  canServe(unit: number, incident: number): boolean;
  /** Driving seconds between junctions, foreseen. */
  seconds(from: number, to: number): number;
  /** Seconds until a busy unit is free, careful forecast. */
  foreseenFreeInS(unit: number, quantile: number): number;
}

/** Foreseen seconds until a free unit is at its node. */
export function headStartS({ atNodeS }: SimulatedUnit, nowS: number): number {
  return Math.max(0, atNodeS - nowS);
}

/** Sends a free unit, or one that is on its way to somebody else, to an incident. */
export interface Order {
  readonly incident: number;
  readonly unit: number;
}

/** Decides after each call, each time a unit becomes free, and each minute. */
export interface Policy {
  readonly name: string;
  decide(situation: Situation): { orders: readonly Order[]; dualityGap?: number };
}
