import {
  DEFAULT_ALARM_RULES,
  DeviceId,
  TenantId,
  UnitId,
  VehicleId,
  type AlarmKind,
  type RentalPhase,
  type VehicleCondition,
} from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmRuleSet, DEFAULT_RULES, type AlarmRuleInForce } from './alarm-rules.ts';
import { emptyState, stateFromJson } from './derivation-state.ts';
import { deriveFix } from './derive-fix.ts';
import type { DeriveContext } from './draft.ts';
import type { Fact } from './facts.ts';
import { NO_FENCES } from './fence-set.ts';
import { compareKeys, orderFix, type FixContent, type OrderedFix } from './ordered-fix.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const START = Date.UTC(2026, 2, 1, 8);
const vehicleId = VehicleId.parse('00000000-0000-7000-8000-000000000001');
const NOTHING: FixContent = {
  ts: 0,
  receivedAt: 0,
  boot: 0,
  seq: 0,
  flags: 0,
  accuracyM: undefined,
  altitudeM: undefined,
  hdop: undefined,
  batteryV: undefined,
  externalPower: undefined,
  locked: undefined,
  dtc: undefined,
  alarm: undefined,
  attributes: undefined,
};

/** A fix `s` seconds after the begin. */
const fix = (s: number, said: Partial<FixContent> = {}): OrderedFix =>
  orderFix({
    ...NOTHING,
    ts: START + s * 1_000,
    receivedAt: START + s * 1_000,
    lat: 31,
    lon: 121,
    seq: Math.round(s * 10),
    ...said,
  });

interface Around {
  phase?: RentalPhase;
  condition?: VehicleCondition;
  isUnit?: boolean;
  rules?: AlarmRuleInForce[];
}

const contextOf = ({ phase = 'rented', condition = 'ok', isUnit = false, rules }: Around): DeriveContext => ({
  device: { tenantId: TenantId.parse(1), deviceId: DeviceId.parse('d-1') },
  timeZone: 'UTC',
  model: 'generic',
  settings: DEFAULT_SETTINGS,
  asset: isUnit ? { unitId: UnitId.parse(vehicleId) } : { vehicleId },
  surroundings: isUnit ? {} : { phase, condition, energy: 'petrol', class: 'van' },
  fences: NO_FENCES,
  alarmRules: rules === undefined ? DEFAULT_RULES : alarmRuleSet(rules),
});

/** Changes of alarms that these fixes lead to; the state is written and read back after each. */
function derive(fixes: readonly OrderedFix[], around: Around = {}) {
  let state = emptyState();
  const facts: Fact[] = [];
  for (const each of fixes) {
    facts.push(...deriveFix(state, each, contextOf(around)));
    state = stateFromJson(JSON.stringify(state));
  }
  return facts.flatMap((fact) => ('alarm' in fact ? [fact] : []));
}

const raisedKinds = (fixes: readonly OrderedFix[], around?: Around): AlarmKind[] =>
  derive(fixes, around).flatMap(({ kind, alarm }) => (kind === 'alarm_raised' ? [alarm.kind] : []));
const everyTenS = (from: number, to: number, said: (s: number) => Partial<FixContent>): OrderedFix[] =>
  Array.from({ length: Math.floor((to - from) / 10) + 1 }, (_, i) => fix(from + i * 10, said(from + i * 10)));
/** Parked for a minute, then moved away at 36 km/h. */
const moved = (ignition: boolean | undefined): OrderedFix[] =>
  everyTenS(0, 200, (s) => ({
    lat: 31 + (Math.max(0, s - 60) * 10) / 111_195,
    lon: 121,
    speedKph: s > 60 ? 36 : 0,
    ignition,
  }));

describe('a vehicle that is moved away', () => {
  test('is towed when its ignition is off, in any rental phase', () => {
    for (const phase of ['available', 'rented', 'returned'] as const) {
      expect(raisedKinds(moved(false), { phase })).toEqual(['tow_away']);
    }
  });

  test('is driven by somebody who may not while nobody has rented it', () => {
    expect(raisedKinds(moved(true), { phase: 'available' })).toEqual(['unauthorised_movement']);
    expect(raisedKinds(moved(true), { phase: 'rented' })).toEqual([]);
    expect(raisedKinds(moved(true), { phase: 'preparing' })).toEqual([]);
  });

  test('raises none on our own tow truck’s hook, in the workshop, and when it is one of our units', () => {
    for (const condition of ['in_rescue', 'in_maintenance'] as const) {
      expect(raisedKinds(moved(false), { phase: 'available', condition })).toEqual([]);
    }
    expect(raisedKinds(moved(false), { isUnit: true })).toEqual([]);
  });

  test('raises none within the yard', () => {
    const yard = everyTenS(0, 200, (s) => ({
      lat: 31 + Math.min(150, Math.max(0, s - 60) * 3) / 111_195,
      lon: 121,
      speedKph: s > 60 && s < 110 ? 10 : 0,
      ignition: true,
    }));
    expect(raisedKinds(yard, { phase: 'available' })).toEqual([]);
  });
});

describe('what is measured', () => {
  const holding = (said: Partial<FixContent>, seconds = 400): OrderedFix[] => everyTenS(0, seconds, () => said);

  test.each<[AlarmKind, Partial<FixContent>]>([
    ['overspeed', { speedKph: 150 }],
    ['low_fuel', { fuelPct: 7 }],
    ['low_battery', { batteryV: 11 }],
    ['low_battery', { batteryV: 22.4 }],
    ['low_battery', { batteryV: 3.3 }],
    ['power_cut', { externalPower: false }],
    ['engine_fault', { dtc: ['P0301'] }],
    ['overheating', { attributes: '{"coolantTempC":121}' }],
    ['tyre_pressure', { attributes: '{"tyrePressureKpa":{"rear-left":150}}' }],
    ['gnss_jam', { speedKph: 60, satellites: 0 }],
  ])('raises %s', (kind, said) => {
    expect(raisedKinds(holding(said))).toEqual([kind]);
  });

  test.each<[string, Partial<FixContent>]>([
    ['a healthy supply of 24 V', { batteryV: 25.2 }],
    ['a healthy cell of the device', { batteryV: 3.9 }],
    ['130 km/h', { speedKph: 130 }],
    ['no fault code', { dtc: [] }],
    ['a charge of a petrol car', { chargePct: 1 }],
    ['attributes of other shapes', { attributes: '{"coolantTempC":"hot","tyrePressureKpa":7}' }],
  ])('%s raises nothing', (_, said) => {
    expect(raisedKinds(holding(said))).toEqual([]);
  });

  test('has an alarm of its own for each fault code, which ends when the list is without it', () => {
    const codes = (s: number): string[] => (s < 50 ? ['P0301', 'P0420'] : ['P0420']);
    const changes = derive(everyTenS(0, 200, (s) => ({ dtc: codes(s) })));
    expect(changes.map(({ kind, alarm }) => [kind, alarm.subject, alarm.endedAt])).toEqual([
      ['alarm_raised', 'P0301', undefined],
      ['alarm_raised', 'P0420', undefined],
      ['alarm_cleared', 'P0301', START + 50_000],
    ]);
  });

  test('four hours without a rest of twenty minutes are fatigue driving', () => {
    const minutes = (count: number, from: number, speedKph: number): OrderedFix[] =>
      Array.from({ length: count }, (_, i) => fix((from + i) * 60, { speedKph, ignition: true }));
    const short = [...minutes(200, 0, 80), ...minutes(10, 200, 0), ...minutes(60, 210, 80)];
    expect(raisedKinds(short)).toEqual(['fatigue_driving']);
    const rested = [...minutes(200, 0, 80), ...minutes(25, 200, 0), ...minutes(60, 225, 80)];
    expect(raisedKinds(rested)).toEqual([]);
  });
});

describe('rules', () => {
  test('that are narrower count before those for all', () => {
    const base = { kind: 'overspeed', ...DEFAULT_ALARM_RULES.overspeed } as const;
    const id = (text: string) => text as AlarmRuleInForce['id'];
    const vans = {
      ...base,
      id: id('overspeed.00000001'),
      scope: { to: 'classes' as const, classes: ['van' as const] },
      threshold: 80,
    };
    const off = {
      ...base,
      id: id('overspeed.00000002'),
      scope: { to: 'vehicles' as const, vehicleIds: [vehicleId] },
      enabled: false,
    };
    const fast = everyTenS(0, 60, () => ({ speedKph: 100 }));
    expect(raisedKinds(fast)).toEqual([]);
    expect(raisedKinds(fast, { rules: [vans] })).toEqual(['overspeed']);
    expect(raisedKinds(fast, { rules: [vans, off] })).toEqual([]);
  });
});

const anyFixes = fc.array(
  fc.record({
    s: fc.integer({ min: 0, max: 900 }),
    fuelPct: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    speedKph: fc.option(fc.integer({ min: 0, max: 180 }), { nil: undefined }),
    externalPower: fc.option(fc.boolean(), { nil: undefined }),
    alarm: fc.option(
      fc.record({
        kind: fc.constantFrom<AlarmKind>('sos', 'tamper', 'harsh_braking', 'low_fuel'),
        active: fc.boolean(),
      }),
      { nil: undefined },
    ),
  }),
  { maxLength: 60 },
);

test('any permutation and repetition within the reorder window gives the same alarms, byte for byte', () => {
  fc.assert(
    fc.property(anyFixes, fc.array(fc.nat(), { minLength: 70, maxLength: 70 }), (made, keys) => {
      const fixes = made.map(({ s, ...said }, i) => fix(s, { ...said, seq: i }));
      const shuffled = [...fixes, ...fixes.slice(0, 5)]
        .map((each, i) => ({ each, key: keys[i] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ each }) => each);
      const inOrder = JSON.stringify(derive(fixes.toSorted(compareKeys)));
      expect(JSON.stringify(derive(shuffled.toSorted(compareKeys)))).toBe(inOrder);
    }),
  );
});
