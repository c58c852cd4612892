import type {
  BranchId,
  DeviceId,
  DeviceThresholds,
  Energy,
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
import type { DeriveContext } from './draft.ts';
import type { FenceSet } from './fence-set.ts';
import type { PlaceRules, TelematicsSettings } from './settings.ts';

/** A period in which something carried the device: from ≤ t < to (server clock, ms). */
export interface FittingPeriod {
  vehicleId: VehicleId | undefined;
  unitId: UnitId | undefined;
  from: number;
  to: number;
}

/** What is true of a vehicle from `from` on, until the next one (server clock, ms). */
export interface VehiclePhase {
  from: number;
  phase: RentalPhase;
  condition: VehicleCondition;
  class: VehicleClass;
  energy: Energy;
  branchId: BranchId | undefined;
  rental: { rentalId: RentalId; dueAt: number; area?: RentalArea | undefined } | undefined;
}

/** Everything about one device that changes over time, oldest first. */
export interface DeviceHistory {
  device: { tenantId: TenantId; deviceId: DeviceId };
  /** Oldest first; at least one. */
  models: readonly { model: string; from: number }[];
  settings: TelematicsSettings;
  fittings: readonly FittingPeriod[];
  /** Of the vehicles that it was in. */
  phases: ReadonlyMap<VehicleId, readonly VehiclePhase[]>;
}

/** What a tenant has for all its devices, over time. Gives the same object as long as nothing changed. */
export interface TenantHistory {
  fencesAt(time: number): FenceSet;
  alarmRulesAt(time: number): AlarmRuleSet;
  /** Zone of a branch; of the company for undefined and branches that have none. */
  zoneAt(branchId: BranchId | undefined, time: number): string;
  /** Where a device model differs from the settings; left out: nowhere. */
  thresholdsAt?(model: string, time: number): DeviceThresholds | undefined;
}

/**
 * What was true around a device, as a function of time: the same question always has the same answer, so that a past day can
 * be derived again. Made for times that mostly go forward.
 */
export class DeviceTimeline {
  readonly #history: DeviceHistory;
  readonly #tenant: TenantHistory;
  /** The context below is true from ≤ t < to. */
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #context: DeriveContext | undefined;

  constructor(history: DeviceHistory, tenant: TenantHistory) {
    this.#history = history;
    this.#tenant = tenant;
  }

  /** @param time effective time of a fix, ms since the epoch. */
  at(time: number): DeriveContext {
    const { device } = this.#history;
    const held = this.#context;
    const around = held === undefined || time < this.#from || time >= this.#to ? this.#around(time) : held;
    const { model } = around;
    const fences = this.#tenant.fencesAt(time);
    const alarmRules = this.#tenant.alarmRulesAt(time);
    const settings = settingsWith(this.#history.settings, this.#tenant.thresholdsAt?.(model, time));
    const timeZone = this.#tenant.zoneAt(around.surroundings.branchId, time);
    if (
      around === held &&
      held.fences === fences &&
      held.alarmRules === alarmRules &&
      held.settings === settings &&
      held.timeZone === timeZone
    ) {
      return held;
    }
    const { asset, surroundings } = around;
    this.#context = { device, model, settings, asset, surroundings, timeZone, fences, alarmRules };
    return this.#context;
  }

  #around(at: number): Pick<DeriveContext, 'model' | 'asset' | 'surroundings'> {
    const { fittings, phases, models } = this.#history;
    [this.#from, this.#to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const period of models) this.#narrow(at, period.from);
    const { model } = models.findLast((period) => period.from <= at) ?? models[0]!;
    const fitting = fittings.find((period) => period.from <= at && at < period.to);
    for (const period of fittings) {
      this.#narrow(at, period.from);
      this.#narrow(at, period.to);
    }
    if (fitting === undefined) return { model, asset: undefined, surroundings: NOTHING_KNOWN };
    const known = (fitting.vehicleId && phases.get(fitting.vehicleId)) ?? [];
    for (const phase of known) this.#narrow(at, phase.from);
    const now = known.findLast((phase) => phase.from <= at);
    const { vehicleId, unitId } = fitting;
    return { model, asset: { vehicleId, unitId }, surroundings: now ?? NOTHING_KNOWN };
  }

  /** Something changes at this time: what is known now is known between the nearest of them. */
  #narrow(at: number, edge: number): void {
    if (edge <= at) this.#from = Math.max(this.#from, edge);
    else this.#to = Math.min(this.#to, edge);
  }
}

const NOTHING_KNOWN = Object.freeze({});

/** The settings with what a device model has otherwise; the same object for the same two. */
function settingsWith(general: TelematicsSettings, own: DeviceThresholds | undefined): TelematicsSettings {
  if (own === undefined) return general;
  let ofModel = modelSettings.get(general);
  if (ofModel === undefined) modelSettings.set(general, (ofModel = new WeakMap()));
  let settings = ofModel.get(own);
  if (settings === undefined) {
    const plausibility: PlaceRules = {
      maxSpeedKph: own.maxSpeedKph ?? general.plausibility.maxSpeedKph,
      minJumpM: own.minJumpM ?? general.plausibility.minJumpM,
      minSatellites: own.minSatellites ?? general.plausibility.minSatellites,
    };
    settings = { ...general, plausibility };
    ofModel.set(own, settings);
  }
  return settings;
}

const modelSettings = new WeakMap<TelematicsSettings, WeakMap<DeviceThresholds, TelematicsSettings>>();
