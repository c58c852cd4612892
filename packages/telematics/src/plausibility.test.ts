import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measurement } from './measurement.ts';
import type { PlaceTrack } from './derive/place-track.ts';
import { DEFAULT_SETTINGS } from './derive/settings.ts';
import { judgeFix, type Verdict } from './plausibility.ts';

const T0 = Date.UTC(2026, 2, 1, 8);
const DAY = 86_400_000;
const NOWHERE: PlaceTrack = { place: undefined, strayed: undefined };
const rules = { ...DEFAULT_SETTINGS.plausibility, maxAgeMs: 90 * DAY, maxFutureMs: 300_000 };

/** A fix taken `s` seconds after T0 and received at once, 0.01° of latitude = 1.1 km per `north`. */
const fix = (s: number, north: number, more: Partial<Measurement> = {}): Measurement => ({
  ts: T0 + s * 1_000,
  receivedAt: T0 + s * 1_000,
  lat: 31 + north / 100,
  lon: 121,
  ...more,
});

/** Verdicts on a series, each judged by what is known after the ones before. */
function judgeAll(fixes: Measurement[]): Verdict[] {
  let track = NOWHERE;
  return fixes.map((one) => {
    const verdict = judgeFix(track, one, rules, false);
    if (verdict.ok) track = verdict.track;
    return verdict;
  });
}
const flags = (verdict: Verdict) => (verdict.ok ? [verdict.late, verdict.jump, verdict.fewSatellites] : verdict.reason);
const fine = [false, false, false];

test('refuses what is older than the age limit or further ahead than five minutes, and names the limit', () => {
  const at = (ageMs: number) => judgeFix(NOWHERE, { ts: T0 - ageMs, receivedAt: T0 }, rules, false);
  expect(at(90 * DAY).ok).toBe(true);
  expect(at(90 * DAY + 1)).toMatchObject({
    reason: 'too_old',
    detail: expect.stringContaining('at most 90.0') as string,
  });
  expect(at(-300_000).ok).toBe(true);
  expect(at(-300_001)).toMatchObject({ reason: 'in_the_future' });
});

test('refuses null island, but not the equator or the prime meridian', () => {
  const at = (lat: number, lon: number) => judgeFix(NOWHERE, { ts: T0, receivedAt: T0, lat, lon }, rules, false);
  expect(at(0, 0)).toMatchObject({ reason: 'null_island' });
  expect(at(0, 36.8).ok).toBe(true);
  expect(at(51.5, 0).ok).toBe(true);
});

test('a late fix is stored with its flag and moves no trusted place', () => {
  const track: PlaceTrack = { place: { lat: 31, lon: 121, at: T0 - 60_000 }, strayed: undefined };
  expect(judgeFix(track, fix(0, 1), rules, true)).toEqual({
    ok: true,
    late: true,
    jump: false,
    fewSatellites: false,
    track,
  });
});

test('too few satellites are flagged, unknown ones are not', () => {
  expect(judgeAll([fix(0, 0, { satellites: 3 }), fix(1, 0, { satellites: 4 }), fix(2, 0)]).map(flags)).toEqual([
    [false, false, true],
    fine,
    fine,
  ]);
});

test('a single outlier is a jump and the way goes on from before it', () => {
  const series = [fix(0, 0), fix(10, 50), fix(20, 0.1), fix(30, 0.2)];
  expect(judgeAll(series).map(flags)).toEqual([fine, [false, true, false], fine, fine]);
});

test('a device that really is elsewhere is believed at its second fix there', () => {
  expect(judgeAll([fix(0, 0), fix(10, 50), fix(20, 50.1), fix(30, 50.2)]).map(flags)).toEqual([
    fine,
    [false, true, false],
    fine,
    fine,
  ]);
});

test('a long silence makes any way plausible', () => {
  expect(judgeAll([fix(0, 0), fix(7_200, 100)]).map(flags)).toEqual([fine, fine]);
});

test('whatever comes in, the trusted place never goes back in time and a flagged or refused fix moves none', () => {
  const anyFix = fc.record<Measurement>({
    ts: fc.integer({ min: T0 - 100 * DAY, max: T0 + 10 * 60_000 }),
    receivedAt: fc.integer({ min: T0, max: T0 + 60_000 }),
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lon: fc.double({ min: -180, max: 180, noNaN: true }),
    satellites: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(anyFix, fc.boolean()), { maxLength: 20 }), (fixes) => {
      let track = NOWHERE;
      for (const [one, late] of fixes) {
        const verdict = judgeFix(track, one, rules, late);
        if (!verdict.ok) continue;
        expect(verdict.track.place?.at ?? 0).toBeGreaterThanOrEqual(track.place?.at ?? 0);
        const flagged = verdict.late || verdict.jump || verdict.fewSatellites;
        expect(!flagged || verdict.track.place === track.place).toBe(true);
        track = verdict.track;
      }
    }),
  );
});
