import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlarmKind } from './alarm-kinds.ts';
import { AlarmRuleWish } from './alarm-rules.ts';
import { DEFAULT_ALARM_RULES } from './default-alarm-rules.ts';
import { Fix, FIX_FIELDS, MAX_FIXES_PER_MESSAGE, StatusMessage, TelemetryMessage } from './telemetry.ts';

const ts = Date.UTC(2026, 2, 1, 8);
const issuesOf = (fix: unknown) => Fix.safeParse(fix).error?.issues ?? [];

describe('a fix', () => {
  it('needs a time and nothing else', () => {
    expect(Fix.parse({ ts })).toEqual({ ts });
    expect(issuesOf({ lat: 1, lon: 2 })[0]?.path).toEqual(['ts']);
  });

  it('keeps keys that the contract does not name', () => {
    const sent = { ts, cabinTemp: 21.5, raw: { bits: [1, 2] } };
    expect(Fix.parse(sent)).toEqual(sent);
  });

  it('has lat and lon both or neither', () => {
    for (const half of [
      { ts, lat: 30 },
      { ts, lon: 120 },
    ]) {
      expect(issuesOf(half)).toMatchObject([{ path: ['lat'], message: 'lat and lon come both or neither' }]);
    }
    expect(issuesOf({ ts, lat: 30, lon: 120 })).toEqual([]);
  });

  it.each([
    ['lat', -90, 90],
    ['lon', -180, 180],
    ['speedKph', 0, 500],
    ['altitudeM', -1_000, 20_000],
    ['accuracyM', 0, 100_000],
    ['satellites', 0, 200],
    ['hdop', 0, 1_000],
    ['odometerM', 0, 10_000_000_000],
    ['fuelPct', 0, 100],
    ['chargePct', 0, 100],
    ['batteryV', 0, 1_000],
  ])('says of %s out of range which field it was and that %d to %d is allowed', (field, min, max) => {
    const place = { ts, lat: 30, lon: 120 };
    for (const within of [min, max]) expect(issuesOf({ ...place, [field]: within })).toEqual([]);
    for (const [outside, limit] of [
      [min - 1, min],
      [max + 1, max],
    ] as const) {
      const [issue, ...more] = issuesOf({ ...place, [field]: outside });
      expect(more).toEqual([]);
      expect(issue?.path).toEqual([field]);
      expect(issue?.message).toContain(String(limit));
    }
  });

  it('takes a heading of 0 but not of 360, and says so', () => {
    expect(issuesOf({ ts, headingDeg: 0 })).toEqual([]);
    const [issue] = issuesOf({ ts, headingDeg: 360 });
    expect(issue?.path).toEqual(['headingDeg']);
    expect(issue?.message).toContain('<360');
  });

  it('refuses an alarm kind that is not in the rule book, naming the ones that are', () => {
    const [issue] = issuesOf({ ts, alarm: { kind: 'alien', active: true } });
    expect(issue?.path).toEqual(['alarm', 'kind']);
    expect(issue?.message).toContain('collision');
  });

  it('has a named column for every key of the contract', () => {
    expect(new Set(Object.keys(Fix.shape))).toEqual(FIX_FIELDS);
  });

  it('never accepts a number that is not finite', () => {
    const field = fc.constantFrom('ts', 'lat', 'lon', 'speedKph', 'odometerM', 'fuelPct');
    fc.assert(
      fc.property(field, fc.constantFrom(Number.NaN, Infinity, -Infinity), (name, value) => {
        expect(Fix.safeParse({ ts, lat: 1, lon: 1, [name]: value }).success).toBe(false);
      }),
    );
  });
});

describe('a telemetry message', () => {
  it('defaults to boot 0 and may leave seq to the server', () => {
    expect(TelemetryMessage.parse({ fixes: [{ ts }] })).toEqual({ boot: 0, fixes: [{ ts }] });
  });

  it('holds at least one fix and at most a thousand', () => {
    const of = (count: number) => ({ seq: 0, fixes: Array.from({ length: count }, () => ({ ts })) });
    expect(TelemetryMessage.safeParse(of(0)).success).toBe(false);
    expect(TelemetryMessage.safeParse(of(MAX_FIXES_PER_MESSAGE)).success).toBe(true);
    const refused = TelemetryMessage.safeParse(of(MAX_FIXES_PER_MESSAGE + 1));
    expect(refused.error?.issues[0]?.path).toEqual(['fixes']);
  });

  it('counts seq and boot in whole numbers from 0 to 2⁵³−1', () => {
    for (const field of ['seq', 'boot']) {
      for (const bad of [-1, 0.5, 2 ** 53, '1', null]) {
        const refused = TelemetryMessage.safeParse({ [field]: bad, fixes: [{ ts }] });
        expect(refused.error?.issues[0]?.path).toEqual([field]);
      }
      expect(TelemetryMessage.safeParse({ [field]: 2 ** 53 - 1, fixes: [{ ts }] }).success).toBe(true);
    }
  });

  it('names the fix and the field that is wrong', () => {
    const refused = TelemetryMessage.safeParse({ fixes: [{ ts }, { ts, fuelPct: 130 }] });
    expect(refused.error?.issues).toMatchObject([{ path: ['fixes', 1, 'fuelPct'] }]);
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(TelemetryMessage.safeParse(value).success).toBeTypeOf('boolean');
        expect(StatusMessage.safeParse(value).success).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('alarm kinds', () => {
  it('each have a rule that the contract allows; those that open an incident are critical (domain §3)', () => {
    for (const kind of AlarmKind.options) {
      expect(AlarmRuleWish.safeParse({ kind, ...DEFAULT_ALARM_RULES[kind] }).error).toBeUndefined();
    }
    for (const kind of ['sos', 'collision', 'rollover', 'unauthorised_movement', 'tow_away'] as const) {
      expect(DEFAULT_ALARM_RULES[kind].severity).toBe('critical');
    }
  });

  it('cannot be held back when lives depend on them', () => {
    const wish = { kind: 'sos', ...DEFAULT_ALARM_RULES.sos, minDurationS: 60, maxPerHour: 1 };
    expect(AlarmRuleWish.safeParse(wish).error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'minDurationS',
      'maxPerHour',
    ]);
  });
});
