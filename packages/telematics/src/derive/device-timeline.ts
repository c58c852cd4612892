import type {
  BranchId,
  DeviceId,
  DeviceThresholds,
  Energy,
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
  rental: { rentalId: RentalId; dueAt: number } | undefined;
}

/** Everything about one device that changes over time, oldest first. */
export interface DeviceHistory {
  device: { tenantId: TenantId; deviceId: DeviceId };
  model: string;
  settings: TelematicsSettings;
  fittings: readonly FittingPeriod[];
  /** Of the vehicles that it was in. */
  phases: ReadonlyMap<VehicleId, readonly VehiclePhase[]>;
}

/** What a tenant has for all its devices, over time. Gives the same object as long as nothing changed. */
export interface TenantHistory {
  fencesAt(time: number): FenceSet;
  alarmRulesAt(time: number): AlarmRuleSet;
  /** Where a device model differs from the settings; left out: nowhere. */
  thresholdsAt?(model: string, time: number): DeviceThresholds | undefined;
}

/**
 * What was true around a device, as a function of time: the same question always has the same answer, so that a past day can
 * be derived again. Made for times that mostly go forward.
 */
export function deviceTimeline(history: DeviceHistory, tenant: TenantHistory): (at: number) => DeriveContext {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let context: DeriveContext | undefined;
  let thresholds: DeviceThresholds | undefined;
  let settings = history.settings;

  function around(at: number): Pick<DeriveContext, 'asset' | 'surroundings'> {
    [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const fitting = history.fittings.find((period) => period.from <= at && at < period.to);
    for (const period of history.fittings) narrow(at, period.from, period.to);
    if (fitting === undefined) return { asset: undefined, surroundings: {} };
    const { vehicleId, unitId } = fitting;
    const phases = (vehicleId && history.phases.get(vehicleId)) ?? [];
    for (const phase of phases) narrow(at, phase.from, phase.from);
    const now = phases.findLast((phase) => phase.from <= at);
    return {
      asset: { vehicleId, unitId },
      surroundings: now ?? {},
    };
  }

  /** Something changes at these times: what is known now is known between the nearest of them. */
  function narrow(at: number, ...edges: readonly number[]): void {
    for (const edge of edges) {
      if (edge <= at) from = Math.max(from, edge);
      else to = Math.min(to, edge);
    }
  }

  return (at) => {
    const fences = tenant.fencesAt(at);
    const alarmRules = tenant.alarmRulesAt(at);
    const own = tenant.thresholdsAt?.(history.model, at);
    if (own !== thresholds) {
      thresholds = own;
      const general = history.settings.plausibility;
      const plausibility: PlaceRules = {
        maxSpeedKph: own?.maxSpeedKph ?? general.maxSpeedKph,
        minJumpM: own?.minJumpM ?? general.minJumpM,
        minSatellites: own?.minSatellites ?? general.minSatellites,
      };
      settings = { ...history.settings, plausibility };
    }
    if (context === undefined || at < from || at >= to) {
      const { device, model } = history;
      context = { device, model, settings, ...around(at), fences, alarmRules };
    } else if (context.fences !== fences || context.alarmRules !== alarmRules || context.settings !== settings) {
      context = { ...context, settings, fences, alarmRules };
    }
    return context;
  };
}
