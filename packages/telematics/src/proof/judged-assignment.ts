import type { AssignmentState, ProofSettings, ProvableState } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';

/** How it is known that an assignment came into a state. Times in ms since the epoch; null: not so. */
export interface KnownStep {
  readonly state: ProvableState;
  readonly pressedAt: number | null;
  readonly provenAt: number | null;
}

/** What is asked about: the assignment as its record says. */
export interface JudgedAssignment {
  readonly state: AssignmentState;
  readonly acceptedAt: number;
  readonly steps: readonly KnownStep[];
  /** It goes to the vehicle in trouble, and may tow it. */
  readonly isRescue: boolean;
  readonly canTow: boolean;
}

/** Whether one of these places is where a tow goes to. */
export function placeNear(seen: LatLon, places: readonly LatLon[], settings: ProofSettings): boolean {
  return places.some((place) => distanceM(place, seen) <= settings.dropPlaceM);
}
