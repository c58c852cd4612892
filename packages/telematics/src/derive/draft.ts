import type {
  AlarmKind,
  BranchId,
  DeviceId,
  Energy,
  Motion,
  RentalArea,
  RentalId,
  RentalPhase,
  TenantId,
  UnitId,
  VehicleClass,
  VehicleCondition,
  VehicleId,
} from '@roadcall/contracts';
import type { AlarmRuleSet } from './alarm-rules.ts';
import type { DerivationState } from './derivation-state.ts';
import type { Fact } from './facts.ts';
import type { HarshChange } from './driving-events.ts';
import type { FenceSet } from './fence-set.ts';
import type { OrderedFix } from './ordered-fix.ts';
import type { TelematicsSettings } from './settings.ts';

/** What carries the device. Exactly one of both. */
export interface Asset {
  vehicleId?: VehicleId | undefined;
  unitId?: UnitId | undefined;
}

/** What is true around the vehicle at the fix's effective time. All of it versioned by time, so that a replay sees the same. */
export interface DeriveContext {
  device: { tenantId: TenantId; deviceId: DeviceId };
  model: string;
  /** Thresholds of the device's model. */
  settings: TelematicsSettings;
  /** Undefined: nothing carries the device. */
  asset: Asset | undefined;
  surroundings: {
    rental?: { rentalId: RentalId; dueAt: number; area?: RentalArea | undefined } | undefined;
    phase?: RentalPhase | undefined;
    condition?: VehicleCondition | undefined;
    energy?: Energy | undefined;
    class?: VehicleClass | undefined;
    branchId?: BranchId | undefined;
  };
  /** Zone of the vehicle's branch, else of the company: schedules without a zone of their own follow it. */
  timeZone: string;
  fences: FenceSet;
  alarmRules: AlarmRuleSet;
}

export interface TimedPlace {
  lat: number;
  lon: number;
  at: number;
}

/** What the steps before found out about this fix; each says in its docstring what it fills in. */
export interface Reading {
  /** Time since the fix before, ms; undefined at the first one. */
  sinceLastMs: number | undefined;
  /** The fix's position when it is to be trusted (plausibility). */
  place: TimedPlace | undefined;
  /** The trusted position before it (plausibility). */
  placeBefore: TimedPlace | undefined;
  /** The position jumped (plausibility). */
  jump: boolean;
  /** Way since the fix before by positions, noise left out, metres (odometer). */
  movedM: number;
  /** The same by the device's odometer, by positions where it says nothing, metres (odometer). */
  deviceMovedM: number;
  /** Odometer: the device's, carried on by positions where it is silent, metres (odometer). */
  odometerM: number | undefined;
  /** Measured, or from the way since the position before, km/h (motion). */
  speedKph: number | undefined;
  /** Debounced (motion). */
  motion: Motion;
  /** Of the time since the fix before with the engine on, ms (engine hours). */
  engineMs: number;
  /** Of it faster than allowed, ms (behaviour). */
  overspeedMs: number;
  /** Harsh events that this fix began or made worse (behaviour). */
  harsh: readonly HarshChange[];
}

/** A condition that an alarm rule judges: on (seen), off (seen to be gone). Pushed by any step, and from `fix.alarm`. */
export interface AlarmCondition {
  kind: AlarmKind;
  /** Fence, fault code, wheel …; empty when the kind says it all. */
  subject: string;
  on: boolean;
  /** Said in so many words (a device's own alarm, a harsh event): each counts, and it is over when not repeated. */
  isSaid?: boolean | undefined;
  /** Off for good: what it was about is over, and need not prove that it stays away. */
  isFinal?: boolean | undefined;
  at: number;
  /** The measured value that the condition is about, in the unit of its kind (km/h, %, V …). */
  value?: number | undefined;
  lat?: number | undefined;
  lon?: number | undefined;
  fenceId?: string | undefined;
}

/** One fix on its way through the steps. */
export interface Draft {
  readonly fix: OrderedFix;
  /** Effective time of the fix, ms since the epoch. */
  readonly at: number;
  readonly context: DeriveContext;
  /** Changed in place; a step writes its own slice only. */
  readonly state: DerivationState;
  readonly reading: Reading;
  /** The first fix that something else carries the device: what was open belongs to what carried it before. */
  readonly isRefitted: boolean;
  readonly facts: Fact[];
  readonly conditions: AlarmCondition[];
}

/** A stage of derivation: may change its slice of the state, the reading, push facts and conditions. Never throws. */
export type DeriveStep = (draft: Draft) => void;
