import type { AlarmKind, GeofenceId, VehicleId } from '@roadcall/contracts';
import type { Draft, DeriveStep } from './draft.ts';
import { factId } from './fact-id.ts';
import {
  isCertain,
  isForgettable,
  neverInside,
  observe,
  TELLING_ACCURACIES,
  type Crossing,
  type Occupancy,
} from './fence-occupancy.ts';
import { isAlert, isWatching, type Fence, type FenceTarget } from './fence-set.ts';
import { fixAccuracyM } from './fix-accuracy.ts';

/** A vehicle's stay in a fence. Times are ms since the epoch. */
export interface FenceVisit {
  id: string;
  fenceId: GeofenceId;
  vehicleId: VehicleId;
  enteredAt: number;
  /** Undefined while it is inside. */
  leftAt?: number | undefined;
  /** When it had been inside for as long as the fence's limit. */
  dweltAt?: number | undefined;
}

/** Something that happened between a vehicle and a fence, dated back to the first position beyond the border. */
export interface FenceFact {
  kind: 'fence_entered' | 'fence_dwelt' | 'fence_left';
  visit: FenceVisit;
}

/** What is remembered of one fence. */
interface WatchedFence extends Occupancy {
  visit?: Omit<FenceVisit, 'vehicleId' | 'fenceId'> | undefined;
  /** It left while the fence was alert: an exit alarm until it is back. */
  hasLeft?: boolean | undefined;
  /** Kinds of its conditions that are on. */
  on?: AlarmKind[] | undefined;
}

/** The fences that the vehicle is in or near, or has an alarm of; the rest need no memory. */
export interface FencesSlice {
  vehicleId?: VehicleId | undefined;
  watched?: Record<string, WatchedFence> | undefined;
}

/** Finds out which fences the vehicle is in, and holds the alarm conditions of each (domain §3). Needs `place` and `speedKph`. */
export const fences: DeriveStep = (draft) => {
  const { context, reading, state, at } = draft;
  const vehicleId = context.asset?.vehicleId;
  if (state.fences.vehicleId !== vehicleId) {
    leaveAll(draft);
    state.fences.vehicleId = vehicleId;
  }
  const { place } = reading;
  if (vehicleId === undefined || place === undefined) return;
  const { branchId, class: vehicleClass } = context.surroundings;
  const target: FenceTarget = { vehicleId, branchId, class: vehicleClass };
  const set = context.fences;
  const watched = (state.fences.watched ??= {});
  const found = set.near(place).filter((fence) => isWatching(fence, target));
  const add = (fence: Fence): void => {
    if (!found.includes(fence)) found.push(fence);
  };
  for (const fence of set.requiredOf(target)) add(fence);
  for (const id of Object.keys(watched)) {
    if (found.some((fence) => fence.id === id)) continue;
    const fence = set.find(id);
    if (fence !== undefined && isWatching(fence, target)) add(fence);
    else forget(draft, watched, id, at);
  }
  // In an order of their own: a set may list them in any.
  if (found.length > 1) found.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const fence of found) {
    const occupancy: WatchedFence = watched[fence.id] ?? neverInside();
    judge(draft, fence, occupancy, vehicleId);
    if (isForgettable(occupancy) && occupancy.on === undefined) delete watched[fence.id];
    else watched[fence.id] = occupancy;
  }
};

function judge(draft: Draft, fence: Fence, occupancy: WatchedFence, vehicleId: VehicleId): void {
  const { fix, at, context, reading } = draft;
  const place = reading.place!;
  const here: Crossing = { at: fix.at, ts: fix.ts, boot: fix.boot, seq: fix.seq, lat: place.lat, lon: place.lon };
  const accuracyM = fixAccuracyM(fix, reading.motion);
  const outsideM = fence.area.signedDistanceM(place, TELLING_ACCURACIES * accuracyM);
  const crossing = observe(occupancy, here, outsideM, accuracyM);
  const alert = isAlert(fence, context.surroundings.phase, at, context.timeZone);
  const { dwellS } = fence.triggers;
  if (crossing !== undefined && occupancy.inside) {
    const id = factId(context.device, 'fence_visit', fence.id, crossing);
    occupancy.visit = { id, enteredAt: crossing.at };
    push(draft, 'fence_entered', fence.id, vehicleId, occupancy.visit);
  } else if (crossing !== undefined) {
    occupancy.hasLeft = alert || undefined;
    leave(draft, occupancy, fence.id, vehicleId, crossing.at);
  }
  if (!alert || occupancy.inside) occupancy.hasLeft = undefined;
  const { visit } = occupancy;
  if (visit !== undefined && visit.dweltAt === undefined && dwellS !== null && at - visit.enteredAt >= dwellS * 1_000) {
    visit.dweltAt = visit.enteredAt + dwellS * 1_000;
    push(draft, 'fence_dwelt', fence.id, vehicleId, visit);
  }
  holdConditions(draft, fence, occupancy, alert);
}

function holdConditions(draft: Draft, fence: Fence, occupancy: WatchedFence, alert: boolean): void {
  const { triggers } = fence;
  const { inside, visit } = occupancy;
  const speedKph = draft.reading.speedKph ?? 0;
  const isMissing = triggers.mustBeInside && !inside && (isCertain(occupancy) || isOn(occupancy, 'geofence_exit'));
  const isOut = isMissing || (triggers.exit && occupancy.hasLeft === true);
  const { speedLimitKph } = triggers;
  hold(draft, fence, occupancy, 'geofence_enter', alert && inside && triggers.enter);
  hold(draft, fence, occupancy, 'geofence_exit', alert && isOut);
  hold(draft, fence, occupancy, 'geofence_dwell', alert && triggers.dwellS !== null && visit?.dweltAt !== undefined);
  const isFast = inside && speedLimitKph !== null && speedKph > speedLimitKph;
  hold(draft, fence, occupancy, 'overspeed', alert && isFast, speedKph);
}

/** On is said at each position while it lasts, so that a rule that begins later finds it; off once. */
function hold(draft: Draft, fence: Fence, occupancy: WatchedFence, kind: AlarmKind, on: boolean, value?: number): void {
  const wasOn = isOn(occupancy, kind);
  if (!on && !wasOn) return;
  condition(draft, fence.id, kind, on, value);
  if (on === wasOn) return;
  const others = occupancy.on?.filter((one) => one !== kind) ?? [];
  const kinds = on ? [...others, kind] : others;
  occupancy.on = kinds.length === 0 ? undefined : kinds;
}

function isOn(occupancy: WatchedFence, kind: AlarmKind): boolean {
  return occupancy.on?.includes(kind) === true;
}

function condition(
  { conditions, at, reading }: Draft,
  fenceId: string,
  kind: AlarmKind,
  on: boolean,
  value?: number,
): void {
  const { lat, lon } = reading.place ?? {};
  conditions.push({ kind, subject: fenceId, on, at, value, lat, lon, fenceId });
}

/** The fence is gone, or watches this vehicle no more. */
function forget(draft: Draft, watched: Record<string, WatchedFence>, fenceId: string, at: number): void {
  const occupancy = watched[fenceId]!;
  leave(draft, occupancy, fenceId as GeofenceId, draft.state.fences.vehicleId!, at);
  for (const kind of occupancy.on ?? []) condition(draft, fenceId, kind, false);
  delete watched[fenceId];
}

/** The device was taken out of the vehicle: what it knew of it ends with its last position there. */
function leaveAll(draft: Draft): void {
  const { vehicleId, watched } = draft.state.fences;
  const lastAt = draft.state.derivedUpTo?.at ?? draft.at;
  for (const [id, occupancy] of Object.entries(watched ?? {})) {
    leave(draft, occupancy, id as GeofenceId, vehicleId!, lastAt);
  }
  draft.state.fences = {};
}

function leave(draft: Draft, occupancy: WatchedFence, fenceId: GeofenceId, vehicleId: VehicleId, at: number): void {
  const { visit } = occupancy;
  if (visit === undefined) return;
  push(draft, 'fence_left', fenceId, vehicleId, { ...visit, leftAt: Math.max(at, visit.enteredAt) });
  occupancy.visit = undefined;
}

function push(
  draft: Draft,
  kind: FenceFact['kind'],
  fenceId: GeofenceId,
  vehicleId: VehicleId,
  visit: Omit<FenceVisit, 'vehicleId' | 'fenceId'>,
): void {
  draft.facts.push({ kind, visit: { ...visit, fenceId, vehicleId } });
}
