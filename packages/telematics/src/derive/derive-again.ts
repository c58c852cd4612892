import { emptyState, stateFromJson } from './derivation-state.ts';
import { deriveFix } from './derive-fix.ts';
import type { DrivingEvent } from './driving-events.ts';
import type { DeriveContext } from './draft.ts';
import type { EnergyEvent } from './energy-events.ts';
import type { Fact } from './facts.ts';
import { compareKeys, type OrderedFix } from './ordered-fix.ts';
import type { DerivedStop, DerivedTrip } from './trip-records.ts';

/** Everything that a stretch of fixes led to: each record as it was said last. */
export interface DerivedRecords {
  trips: DerivedTrip[];
  stops: DerivedStop[];
  drivingEvents: DrivingEvent[];
  energyEvents: EnergyEvent[];
}

/**
 * Derives fixes from a state as it was kept: the same state, fixes and contexts always give the same facts.
 * @param state JSON of the state before the first of them, undefined for a device that had sent nothing yet.
 */
export function deriveAgain(
  state: string | undefined,
  fixes: readonly OrderedFix[],
  contextAt: (at: number) => DeriveContext,
): Fact[] {
  const from = state === undefined ? emptyState() : stateFromJson(state);
  return fixes.toSorted(compareKeys).flatMap((fix) => deriveFix(from, fix, contextAt(fix.at)));
}

/** The last word on each record. */
export function recordsOf(facts: readonly Fact[]): DerivedRecords {
  const trips = new Map<string, DerivedTrip>();
  const stops = new Map<string, DerivedStop>();
  const drivingEvents = new Map<string, DrivingEvent>();
  const energyEvents = new Map<string, EnergyEvent>();
  for (const fact of facts) {
    if ('trip' in fact) trips.set(fact.trip.id, fact.trip);
    else if ('stop' in fact) stops.set(fact.stop.id, fact.stop);
    else if (fact.kind === 'driving_event') drivingEvents.set(fact.event.id, fact.event);
    else if (fact.kind === 'energy_event') energyEvents.set(fact.event.id, fact.event);
  }
  return {
    trips: [...trips.values()],
    stops: [...stops.values()],
    drivingEvents: [...drivingEvents.values()],
    energyEvents: [...energyEvents.values()],
  };
}
