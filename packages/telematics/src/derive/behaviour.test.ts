import { expect, test } from 'vitest';
import { CONTEXT, deriveAll, fixAt, lastOf, track, type Leg } from '../../test/track.ts';
import type { OrderedFix } from './ordered-fix.ts';
import type { DrivingEvent } from './driving-events.ts';

const eventsOf = (fixes: readonly OrderedFix[]) =>
  lastOf(deriveAll(fixes).facts, 'event').filter((event): event is DrivingEvent => 'severity' in event);
const seen = (fixes: readonly OrderedFix[]) => eventsOf(fixes).map(({ kind, severity }) => [kind, severity]);

/** Speeds of [second, km/h, heading?]. */
const speeds = (...samples: [number, number, number?][]) =>
  samples.map(([s, speedKph, headingDeg]) => fixAt(s, s * 15, { speedKph, headingDeg, ignition: true }));

test('braking from 60 to 40 km/h within a second is harsh, over five it is not', () => {
  expect(seen(speeds([0, 60], [1, 40]))).toEqual([['harsh_braking', 2]]);
  expect(seen(speeds([0, 60], [1, 56], [2, 52], [3, 48], [4, 44], [5, 40]))).toEqual([]);
});

test('what lies between sparse fixes is not guessed', () => {
  expect(seen(speeds([0, 120], [10, 0]))).toEqual([]);
});

test('one braking over several fixes is one event, as bad as its worst moment', () => {
  expect(seen(speeds([0, 100], [1, 85], [2, 60], [3, 45]))).toEqual([['harsh_braking', 3]]);
});

test('acceleration and cornering', () => {
  expect(seen(speeds([0, 20], [1, 33]))).toEqual([['harsh_acceleration', 1]]);
  expect(seen(speeds([0, 50, 350], [1, 50, 15]))).toEqual([['harsh_cornering', 3]]);
  expect(seen(speeds([0, 10, 0], [1, 10, 90]))).toEqual([]);
});

test('what the device noticed itself counts once, together with what its speeds show', () => {
  const [first, second] = speeds([0, 60], [1, 40]);
  const alarm = { kind: 'harsh_braking', active: true } as const;
  expect(
    eventsOf([
      { ...first!, alarm: undefined },
      { ...second!, alarm },
    ]),
  ).toHaveLength(1);
  expect(eventsOf([{ ...fixAt(0, 0), alarm }])).toMatchObject([{ source: 'device', severity: 2 }]);
});

test('overspeed is an event from ten seconds on', () => {
  const legs = (forS: number): Leg[] => [
    { forS: 60, kph: 100, everyS: 2 },
    { forS, kph: 160, everyS: 2 },
    { forS: 60, kph: 100, everyS: 2 },
  ];
  expect(eventsOf(track(legs(8))).filter(({ kind }) => kind === 'overspeed')).toEqual([]);
  const [event] = eventsOf(track(legs(30))).filter(({ kind }) => kind === 'overspeed');
  expect(event).toMatchObject({ severity: 2, value: 160 });
  expect(event!.endedAt - event!.beganAt).toBe(28_000);
});

test('standing for five minutes with the engine on is idling, with it off it is not', () => {
  const stand = (ignition: boolean): Leg[] => [
    { forS: 60, kph: 50 },
    { forS: 400, kph: 0, ignition },
    { forS: 60, kph: 50 },
  ];
  expect(seen(track(stand(true)))).toEqual([['idling', 1]]);
  expect(seen(track(stand(false)))).toEqual([]);
});

test('a trip carries its harsh events and its seconds of overspeed', () => {
  const fixes = track([
    { forS: 60, kph: 0 },
    { forS: 120, kph: 130, everyS: 2 },
    { forS: 60, kph: 60, everyS: 2 },
    { forS: 600, kph: 0 },
  ]);
  const [trip] = lastOf(deriveAll(fixes).facts, 'trip');
  expect(trip!.overspeedMs).toBeGreaterThan(110_000);
  expect(trip!.harsh.harsh_braking).toEqual([0, 0, 1]);
  expect(CONTEXT.settings.behaviour.overspeedKph).toBeLessThan(130);
});
