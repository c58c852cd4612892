import type { Stop, Track, Trip } from '@roadcall/contracts';

/** Something on the timeline that one can jump to. */
export interface PlaybackEvent {
  readonly key: string;
  readonly at: number;
  readonly what:
    | { readonly kind: 'alarm'; readonly alarm: Track['alarms'][number] }
    | { readonly kind: 'trip'; readonly trip: Trip }
    | { readonly kind: 'stop'; readonly stop: Stop }
    | { readonly kind: 'gap'; readonly ms: number; readonly distanceM: number };
}

/** What derivation made of a day; absent until it is read, or when it cannot be. */
export interface DerivedDay {
  readonly trips: readonly Trip[];
  readonly stops: readonly Stop[];
}

/**
 * Alarms, trips, stops and silences of a track in the order of their times; what began before it is at its beginning.
 */
export function eventsOf(track: Track, from: number, { trips, stops }: DerivedDay): PlaybackEvent[] {
  const begin = (instant: string): number => Math.max(from, Date.parse(instant));
  const alarms = track.alarms.map((alarm): PlaybackEvent => {
    return { key: alarm.id, at: begin(alarm.beganAt), what: { kind: 'alarm', alarm } };
  });
  const gaps = track.gaps.map((gap): PlaybackEvent => {
    const at = Date.parse(gap.from);
    return { key: gap.from, at, what: { kind: 'gap', ms: Date.parse(gap.to) - at, distanceM: gap.distanceM } };
  });
  const driven = trips.map((trip): PlaybackEvent => {
    return { key: trip.id, at: begin(trip.beganAt), what: { kind: 'trip', trip } };
  });
  const stood = stops.map((stop): PlaybackEvent => {
    return { key: stop.id, at: begin(stop.beganAt), what: { kind: 'stop', stop } };
  });
  return [...alarms, ...gaps, ...driven, ...stood].toSorted((a, b) => a.at - b.at);
}
