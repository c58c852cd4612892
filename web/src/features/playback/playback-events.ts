import type { Track } from '@roadcall/contracts';

/** Something on the timeline that one can jump to. */
export interface PlaybackEvent {
  readonly key: string;
  readonly at: number;
  readonly what:
    | { readonly kind: 'alarm'; readonly alarm: Track['alarms'][number] }
    | { readonly kind: 'gap'; readonly ms: number; readonly distanceM: number };
}

/** Alarms and silences of a track in the order of their times; an alarm that began before it is at its beginning. */
export function eventsOf(track: Track, from: number): PlaybackEvent[] {
  const alarms = track.alarms.map((alarm): PlaybackEvent => {
    return { key: alarm.id, at: Math.max(from, Date.parse(alarm.beganAt)), what: { kind: 'alarm', alarm } };
  });
  const gaps = track.gaps.map((gap): PlaybackEvent => {
    const at = Date.parse(gap.from);
    return { key: gap.from, at, what: { kind: 'gap', ms: Date.parse(gap.to) - at, distanceM: gap.distanceM } };
  });
  return [...alarms, ...gaps].toSorted((a, b) => a.at - b.at);
}
