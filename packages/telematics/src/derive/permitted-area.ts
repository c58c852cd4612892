import type { GeofenceId, RentalArea, RentalId } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { Draft, DeriveStep } from './draft.ts';
import { observe, TELLING_ACCURACIES, type Occupancy } from './fence-occupancy.ts';
import type { Fence, FenceSet } from './fence-set.ts';
import { fixAccuracyM } from './fix-accuracy.ts';

/** What is remembered of the area of the rental that runs. */
export interface PermittedAreaSlice {
  rentalId?: RentalId | undefined;
  /** The area that `occupancy` is about. */
  area?: RentalArea | undefined;
  occupancy?: Occupancy | undefined;
  /** The permitted fence that it was in last. */
  lastInId?: GeofenceId | undefined;
  /** The fence that it left, or the forbidden one that it entered; undefined while it is where it may be. */
  crossedId?: GeofenceId | undefined;
}

/**
 * Holds the alarm `left_area` (domain §3) while a rented vehicle is where its rental does not permit it: outside of all
 * permitted fences, or inside of a forbidden one. The fences of an area are one shape here, with one border and one
 * occupancy: a drive from one permitted fence into the next crosses nothing. Subject: the fence left or entered. Needs
 * `place` and `motion`.
 */
export const permittedArea: DeriveStep = (draft) => {
  const { context, reading, state } = draft;
  const rental = context.asset?.vehicleId === undefined ? undefined : context.surroundings.rental;
  const slice = state.permittedArea;
  if (rental?.area === undefined || isAnywhere(rental.area)) {
    if (slice.rentalId !== undefined) beginAnew(draft, undefined);
    return;
  }
  const { rentalId, area } = rental;
  if (slice.rentalId !== rentalId) {
    const hadAlarm = slice.crossedId !== undefined;
    beginAnew(draft, { rentalId, area });
    // The alarm of the rental before ends here; one of this rental is another.
    if (hadAlarm) return;
  } else if (!isSameArea(slice.area!, area)) {
    beginAnew(draft, { rentalId, area });
  }
  if (reading.place !== undefined) judge(draft, reading.place);
};

/** A rental begins or ends, or its area is another one from here on. It is taken to be where it may be until positions prove otherwise. */
function beginAnew(draft: Draft, to: { rentalId: RentalId; area: RentalArea } | undefined): void {
  const { crossedId, rentalId } = draft.state.permittedArea;
  if (crossedId !== undefined) tell(draft, crossedId, false, rentalId !== to?.rentalId);
  draft.state.permittedArea =
    to === undefined ? {} : { ...to, occupancy: { inside: true, certainty: 0, isProven: false, doubt: 0 } };
}

function judge(draft: Draft, place: LatLon): void {
  const { fix, context, reading } = draft;
  const slice = draft.state.permittedArea;
  const occupancy = slice.occupancy!;
  const accuracyM = fixAccuracyM(fix, reading.motion);
  const border = borderOf(slice.area!, context.fences, place, TELLING_ACCURACIES * accuracyM);
  if (border === undefined) {
    // No fence of the area is in force: nothing can be said, and nothing is held against the customer.
    if (slice.crossedId !== undefined) tell(draft, slice.crossedId, false);
    slice.crossedId = undefined;
    return;
  }
  const here = { at: fix.at, ts: fix.ts, boot: fix.boot, seq: fix.seq, lat: place.lat, lon: place.lon };
  const crossing = observe(occupancy, here, border.outsideM, accuracyM);
  if (border.outsideM < 0) slice.lastInId = border.permittedId;
  if (crossing !== undefined && occupancy.inside) {
    if (slice.crossedId !== undefined) tell(draft, slice.crossedId, false);
    slice.crossedId = undefined;
  } else if (crossing !== undefined) {
    slice.crossedId = border.forbiddenId ?? slice.lastInId ?? border.permittedId;
  }
  // Said at each position while it lasts, so that a rule that begins later finds it.
  if (slice.crossedId !== undefined) tell(draft, slice.crossedId, true);
}

/** Where the border of an area is, seen from a place. */
interface AreaBorder {
  /** Metres beyond it; negative where the vehicle may be. */
  outsideM: number;
  /** The nearest permitted fence, or the one that it is in; undefined when all places are permitted. */
  permittedId: GeofenceId | undefined;
  /** The forbidden fence that it is in. */
  forbiddenId: GeofenceId | undefined;
}

/** @param upToM beyond this distance the number is about this or more. Undefined: no fence of the area is in force. */
function borderOf(area: RentalArea, fences: FenceSet, place: LatLon, upToM: number): AreaBorder | undefined {
  const permitted = nearest(area.permittedFenceIds, fences, place, upToM);
  const forbidden = nearest(area.forbiddenFenceIds, fences, place, upToM);
  if (permitted === undefined && forbidden === undefined) return undefined;
  const intoM = forbidden === undefined ? Number.NEGATIVE_INFINITY : -forbidden.outsideM;
  return {
    outsideM: Math.max(permitted?.outsideM ?? Number.NEGATIVE_INFINITY, intoM),
    permittedId: permitted?.fence.id,
    forbiddenId: intoM > 0 ? forbidden?.fence.id : undefined,
  };
}

/** The fence that the place is deepest in, else the nearest one; of several the one with the first id. */
function nearest(
  ids: readonly GeofenceId[],
  fences: FenceSet,
  place: LatLon,
  upToM: number,
): { fence: Fence; outsideM: number } | undefined {
  let best: { fence: Fence; outsideM: number } | undefined;
  for (const id of ids.toSorted()) {
    const fence = fences.find(id);
    if (fence === undefined) continue;
    const outsideM = fence.area.signedDistanceM(place, upToM);
    if (best === undefined || outsideM < best.outsideM) best = { fence, outsideM };
  }
  return best;
}

function tell({ conditions, at, reading }: Draft, fenceId: GeofenceId, on: boolean, isFinal?: boolean): void {
  const { lat, lon } = reading.place ?? {};
  conditions.push({ kind: 'left_area', subject: fenceId, on, isFinal, at, lat, lon, fenceId });
}

function isAnywhere({ permittedFenceIds, forbiddenFenceIds }: RentalArea): boolean {
  return permittedFenceIds.length + forbiddenFenceIds.length === 0;
}

function isSameArea(a: RentalArea, b: RentalArea): boolean {
  return isSameList(a.permittedFenceIds, b.permittedFenceIds) && isSameList(a.forbiddenFenceIds, b.forbiddenFenceIds);
}

/** Order says nothing. */
function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
