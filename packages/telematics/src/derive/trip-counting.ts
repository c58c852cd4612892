import type { Draft } from './draft.ts';
import { countHarsh, noParts } from './driver-score.ts';
import { factId } from './fact-id.ts';
import { wayM, type Milestone } from './milestone.ts';
import type { DerivedTrip } from './trip-records.ts';

/** A trip that begins there, with nothing counted yet. */
export function newTrip(draft: Draft, kind: DerivedTrip['kind'], start: Milestone): DerivedTrip {
  const { context } = draft;
  return {
    id: factId(context.device, 'trip', kind, start.key),
    kind,
    ...context.asset,
    rentalId: context.surroundings.rental?.rentalId,
    beganAt: start.at,
    endedAt: undefined,
    from: { lat: start.lat, lon: start.lon },
    to: { lat: start.lat, lon: start.lon },
    distanceM: 0,
    movingMs: 0,
    idlingMs: 0,
    engineMs: 0,
    overspeedMs: 0,
    maxSpeedKph: undefined,
    odometerM: draft.reading.odometerM,
    harsh: noParts().harsh,
  };
}

/** Counts this fix into a trip that began at `start`. */
export function count(draft: Draft, trip: DerivedTrip, start: Milestone): void {
  const { reading, at } = draft;
  const tookMs = Math.min(reading.sinceLastMs ?? 0, at - trip.beganAt);
  if (reading.motion === 'moving') trip.movingMs += tookMs;
  else trip.idlingMs += tookMs;
  if (reading.place !== undefined) trip.to = { lat: reading.place.lat, lon: reading.place.lon };
  if (reading.speedKph !== undefined) trip.maxSpeedKph = Math.max(trip.maxSpeedKph ?? 0, reading.speedKph);
  trip.distanceM = wayM(draft, start);
  trip.engineMs += Math.min(reading.engineMs, tookMs);
  trip.overspeedMs += Math.min(reading.overspeedMs, tookMs);
  trip.odometerM = reading.odometerM ?? trip.odometerM;
  for (const change of reading.harsh) countHarsh(trip.harsh, change);
}

/** The trip as it is now: what counts on must not change what was said or kept. */
export function copyOf(trip: DerivedTrip): DerivedTrip {
  const { harsh_braking, harsh_acceleration, harsh_cornering } = trip.harsh;
  return {
    ...trip,
    harsh: {
      harsh_braking: [...harsh_braking],
      harsh_acceleration: [...harsh_acceleration],
      harsh_cornering: [...harsh_cornering],
    },
  };
}
