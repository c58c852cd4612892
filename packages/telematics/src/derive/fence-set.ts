import {
  isWithinSchedule,
  type BranchId,
  type GeofenceId,
  type GeofenceScope,
  type GeofenceShape,
  type GeofenceTriggers,
  type RentalPhase,
  type VehicleClass,
  type VehicleId,
  type WeeklySchedule,
} from '@roadcall/contracts';
import { areaOf, BoxIndex, type Area, type LatLon } from '@roadcall/geo';

/** A fence as it is in force at one time. */
export interface FenceInForce {
  readonly id: GeofenceId;
  readonly shape: GeofenceShape;
  readonly scope: GeofenceScope;
  readonly schedule: WeeklySchedule | null;
  readonly triggers: GeofenceTriggers;
}

/** A fence that can be asked where its border is. */
export interface Fence extends FenceInForce {
  readonly area: Area;
}

/** What decides which fences watch a vehicle. */
export interface FenceTarget {
  vehicleId: VehicleId;
  branchId?: BranchId | undefined;
  class?: VehicleClass | undefined;
}

/** The fences of a tenant that are in force at one time, indexed. */
export interface FenceSet {
  readonly size: number;
  find(id: string): Fence | undefined;
  /** Fences whose box is around the place. */
  near(place: LatLon): Fence[];
  /** Fences that this vehicle must be in, wherever it is. */
  requiredOf(target: FenceTarget): readonly Fence[];
}

/** Shapes that were made ready before, to be taken over where a fence has the same object. */
export type FenceAreas = WeakMap<GeofenceShape, Area>;

/** @param areas with them, a change of one fence among ten thousand does not make all of them ready again. */
export function fenceSet(fences: readonly FenceInForce[], areas: FenceAreas = new WeakMap()): FenceSet {
  const ready = fences.map((fence): Fence => {
    let area = areas.get(fence.shape);
    if (area === undefined) areas.set(fence.shape, (area = areaOf(fence.shape)));
    return { ...fence, area };
  });
  const byId = new Map<string, Fence>(ready.map((fence) => [fence.id, fence]));
  const index = new BoxIndex(ready.map(({ area }) => area.bounds));
  const required = requiredBy(ready.filter(({ triggers }) => triggers.mustBeInside));
  return {
    size: ready.length,
    find: (id) => byId.get(id),
    near: (place) => index.at(place).map((i) => ready[i]!),
    requiredOf: (target) => (required === undefined ? [] : required(target)),
  };
}

export const NO_FENCES: FenceSet = fenceSet([]);

/** Whether a fence watches a vehicle, whatever its rental phase. */
export function isWatching({ scope }: FenceInForce, target: FenceTarget): boolean {
  const { vehicleIds, branchIds, classes } = scope;
  return (
    (vehicleIds === null || vehicleIds.includes(target.vehicleId)) &&
    (branchIds === null || (target.branchId !== undefined && branchIds.includes(target.branchId))) &&
    (classes === null || (target.class !== undefined && classes.includes(target.class)))
  );
}

/** Whether a fence raises alarms now: by rental phase and schedule. */
export function isAlert(
  { scope, schedule }: FenceInForce,
  phase: RentalPhase | undefined,
  at: number,
  branchZone: string,
): boolean {
  if (scope.phases !== null && (phase === undefined || !scope.phases.includes(phase))) return false;
  return schedule === null || isWithinSchedule(schedule, at, branchZone);
}

/** Found by branch or vehicle, so that ten thousand yards cost a vehicle no more than its own. */
function requiredBy(fences: readonly Fence[]): ((target: FenceTarget) => readonly Fence[]) | undefined {
  if (fences.length === 0) return undefined;
  const byKey = new Map<string, Fence[]>();
  for (const fence of fences) {
    const { vehicleIds, branchIds } = fence.scope;
    for (const key of vehicleIds ?? branchIds ?? ['any']) {
      const listed = byKey.get(key);
      if (listed === undefined) byKey.set(key, [fence]);
      else listed.push(fence);
    }
  }
  return (target) =>
    [target.vehicleId, target.branchId, 'any']
      .flatMap((key) => (key === undefined ? [] : (byKey.get(key) ?? [])))
      .filter((fence) => isWatching(fence, target));
}

/** A version of a fence and when it counted: from `validFrom` on, before `validTo`; ms since the epoch. */
export interface TimedFence extends FenceInForce {
  readonly validFrom: number;
  readonly validTo: number | undefined;
}

/** Sets that are kept at most; the newest ones are asked for, older ones by the derivation of a past day. */
const MAX_SETS = 20;

/** The fences of a tenant over time, so that a position is judged by those of its own time. */
export interface FenceHistory {
  at(time: number): FenceSet;
}

/** @param areas as for `fenceSet`. */
export function fenceHistory(versions: readonly TimedFence[], areas: FenceAreas = new WeakMap()): FenceHistory {
  const edges = [...new Set(versions.flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? Infinity]))]
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const sets = new Map<number, FenceSet>();
  return {
    at(time) {
      const from = lastUpTo(edges, time);
      if (from === undefined) return NO_FENCES;
      let set = sets.get(from);
      if (set === undefined) {
        if (sets.size >= MAX_SETS) sets.delete(sets.keys().next().value!);
        set = fenceSet(
          versions.filter(({ validFrom, validTo }) => validFrom <= from && from < (validTo ?? Infinity)),
          areas,
        );
        sets.set(from, set);
      }
      return set;
    },
  };
}

/** The greatest of these rising numbers that is not above `limit`. */
function lastUpTo(rising: readonly number[], limit: number): number | undefined {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return rising[low - 1];
}
