import { distanceBetweenM } from '@roadcall/geo';
import type { DeriveStep, Draft } from './draft.ts';
import { factId } from './fact-id.ts';
import { awayFromM, milestone, milestoneBefore, wayM, type Milestone } from './milestone.ts';
import { copyOf, count, newTrip } from './trip-counting.ts';
import type { DerivedStop, DerivedTrip, StopFact, TripFact } from './trip-records.ts';

export type { StopFact, TripFact };

export interface TripsSlice {
  /** `setting_off`: it moves, but may come to nothing; `halting`: it stands, but may go on. */
  phase: 'unknown' | 'stopped' | 'setting_off' | 'driving' | 'halting';
  trip: DerivedTrip | undefined;
  stop: DerivedStop | undefined;
  /** Where the trip began, or would begin. */
  start: Milestone | undefined;
  /** Where it would have ended, with the trip as it was then. */
  arrival: (Milestone & { trip: DerivedTrip }) | undefined;
}

/**
 * Trips and stops. A trip begins when the vehicle is far enough from where it stood, back-dated to when it set off; it ends when it
 * has stood long enough, back-dated to when it came to stand. A red light ends none, a jam that creeps neither. A device
 * that was silent while the vehicle moved leaves a trip of kind `gap`. Another rental splits both.
 */
export const trips: DeriveStep = (draft) => {
  const { state, reading, context } = draft;
  const slice = state.trips;
  if (draft.isRefitted) closeAll(draft);
  if (context.asset === undefined) return;
  if (reading.sinceLastMs !== undefined && reading.sinceLastMs > context.settings.trips.gapMs) bridgeGap(draft);
  splitByRental(draft);
  switch (slice.phase) {
    case 'unknown':
    case 'stopped':
      return standing(draft);
    case 'setting_off':
      return settingOff(draft);
    case 'driving':
    case 'halting':
      return driving(draft);
  }
};

function standing(draft: Draft): void {
  const { state, reading, at } = draft;
  const slice = state.trips;
  if (reading.motion === 'moving') {
    slice.phase = 'setting_off';
    slice.start = setOffAt(draft);
    return settingOff(draft);
  }
  if (slice.stop === undefined) beginStop(draft, milestone(draft));
  const stop = slice.stop!;
  if (stop.place.lat === undefined && reading.place !== undefined) {
    stop.place = { lat: reading.place.lat, lon: reading.place.lon };
  }
  if (reading.motion === 'idling') stop.idlingMs += Math.min(reading.sinceLastMs ?? 0, at - stop.beganAt);
}

/** It set off between the fix before and this one: the way between them is part of the trip. */
function setOffAt(draft: Draft): Milestone {
  const { at, state, reading, context } = draft;
  const before = milestoneBefore(draft, state.trips.stop?.place);
  return (reading.sinceLastMs ?? 0) <= context.settings.trips.setOffWithinMs ? before : { ...before, at };
}

function settingOff(draft: Draft): void {
  const { state, reading, context } = draft;
  const slice = state.trips;
  const start = slice.start!;
  if (reading.motion !== 'moving') {
    slice.phase = slice.stop === undefined ? 'unknown' : 'stopped';
    slice.start = undefined;
    return standing(draft);
  }
  if (start.lat === undefined && reading.place !== undefined) {
    start.lat = reading.place.lat;
    start.lon = reading.place.lon;
  }
  if (awayFromM(start, reading.place) < context.settings.trips.minTripM) return;
  endStop(draft, start.at);
  slice.trip = newTrip(draft, 'driven', start);
  slice.phase = 'driving';
  count(draft, slice.trip, start);
  draft.facts.push({ kind: 'trip_started', trip: copyOf(slice.trip) });
}

function driving(draft: Draft): void {
  const { state, reading, context, at } = draft;
  const slice = state.trips;
  const trip = slice.trip!;
  const rules = context.settings.trips;
  const { stillSince } = state.motion;
  count(draft, trip, slice.start!);
  if (stillSince === undefined || awayFromM(slice.arrival, reading.place) > rules.stopRadiusM) {
    slice.arrival = undefined;
    slice.phase = 'driving';
  }
  if (stillSince === undefined) return update(draft, trip);
  slice.arrival ??= { ...milestone(draft), trip: copyOf(trip) };
  if (reading.motion !== 'moving') slice.phase = 'halting';
  const stoodMs = at - slice.arrival.at;
  if (stoodMs < (reading.motion === 'parked' ? rules.parkedStopAfterMs : rules.stopAfterMs)) return update(draft, trip);
  const { arrival } = slice;
  endTrip(draft, arrival.trip, arrival.at);
  beginStop(draft, arrival);
}

/** What happened while the device was silent: it stood, or it made a trip that nobody saw. */
function bridgeGap(draft: Draft): void {
  const { state, reading, at, context } = draft;
  const slice = state.trips;
  const { place, placeBefore } = reading;
  const lastAt = at - reading.sinceLastMs!;
  const last = milestoneBefore(draft, placeBefore);
  if (slice.trip !== undefined) {
    const { trip, at: endedAt } = slice.arrival ?? { trip: slice.trip, at: lastAt };
    endTrip(draft, trip, endedAt);
  }
  slice.start = undefined;
  const silentM =
    place === undefined || placeBefore === undefined
      ? 0
      : distanceBetweenM(placeBefore.lat, placeBefore.lon, place.lat, place.lon);
  if (silentM < context.settings.trips.gapTripM) {
    if (slice.stop === undefined) beginStop(draft, last);
    slice.phase = 'stopped';
    return;
  }
  endStop(draft, lastAt);
  const trip = newTrip(draft, 'gap', last);
  trip.distanceM = wayM(draft, last);
  trip.endedAt = at;
  trip.to = { lat: place!.lat, lon: place!.lon };
  draft.facts.push({ kind: 'trip_ended', trip });
  slice.phase = 'unknown';
}

function splitByRental(draft: Draft): void {
  const { state, context, at } = draft;
  const slice = state.trips;
  const rentalId = context.surroundings.rental?.rentalId;
  if (slice.trip !== undefined && slice.trip.rentalId !== rentalId) {
    const boundary = milestoneBefore(draft, slice.trip.to);
    endTrip(draft, slice.trip, boundary.at);
    slice.start = boundary;
    slice.trip = newTrip(draft, 'driven', boundary);
    slice.phase = 'driving';
    draft.facts.push({ kind: 'trip_started', trip: copyOf(slice.trip) });
  }
  if (slice.stop !== undefined && slice.stop.rentalId !== rentalId) {
    const { beganAt, place } = slice.stop;
    // A trip that begins with this fix is back-dated to the one before: no stop may last longer.
    const lastAt = at - (draft.reading.sinceLastMs ?? 0);
    const boundaryAt = draft.reading.motion === 'moving' ? Math.max(beganAt, lastAt) : at;
    endStop(draft, boundaryAt);
    beginStop(draft, { ...milestone(draft), ...place, at: boundaryAt });
  }
}

/** What was open belongs to what carried the device before; it ends with its last fix. */
function closeAll(draft: Draft): void {
  const slice = draft.state.trips;
  const lastAt = draft.at - (draft.reading.sinceLastMs ?? 0);
  if (slice.trip !== undefined) {
    const { trip, at } = slice.arrival ?? { trip: slice.trip, at: lastAt };
    endTrip(draft, trip, at);
  }
  endStop(draft, lastAt);
  slice.phase = 'unknown';
  slice.start = undefined;
}

function update(draft: Draft, trip: DerivedTrip): void {
  const everyMs = draft.context.settings.trips.updateEveryMs;
  const sinceMs = draft.at - trip.beganAt;
  if (Math.floor(sinceMs / everyMs) === Math.floor((sinceMs - (draft.reading.sinceLastMs ?? 0)) / everyMs)) return;
  draft.facts.push({ kind: 'trip_updated', trip: copyOf(trip) });
}

function endTrip(draft: Draft, trip: DerivedTrip, at: number): void {
  const slice = draft.state.trips;
  draft.facts.push({ kind: 'trip_ended', trip: { ...copyOf(trip), endedAt: Math.max(at, trip.beganAt) } });
  slice.trip = undefined;
  slice.arrival = undefined;
  slice.start = undefined;
}

function beginStop(draft: Draft, from: Milestone): void {
  const { context, state } = draft;
  state.trips.phase = 'stopped';
  state.trips.stop = {
    id: factId(context.device, 'stop', '', from.key),
    ...context.asset,
    rentalId: context.surroundings.rental?.rentalId,
    beganAt: from.at,
    endedAt: undefined,
    place: { lat: from.lat, lon: from.lon },
    idlingMs: 0,
    odometerM: draft.reading.odometerM,
  };
  draft.facts.push({ kind: 'stop_started', stop: { ...state.trips.stop } });
}

function endStop(draft: Draft, at: number): void {
  const { stop } = draft.state.trips;
  if (stop === undefined) return;
  draft.facts.push({ kind: 'stop_ended', stop: { ...stop, endedAt: Math.max(at, stop.beganAt) } });
  draft.state.trips.stop = undefined;
}
