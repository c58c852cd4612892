import type { BranchId, DeviceId, GeofenceId, GeofenceTriggers, TenantId, VehicleId } from '@roadcall/contracts';
import { areaOf, destinationPoint, type LatLon, type Shape } from '@roadcall/geo';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from './alarm-rules.ts';
import { emptyState, stateFromJson, type DerivationState } from './derivation-state.ts';
import type { AlarmCondition, DeriveContext, Draft } from './draft.ts';
import type { Fact } from './facts.ts';
import { isForgettable, neverInside, observe } from './fence-occupancy.ts';
import { fenceHistory, fenceSet, type FenceInForce, type FenceSet } from './fence-set.ts';
import { fences, type FenceFact } from './fences.ts';
import { orderFix } from './ordered-fix.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const T0 = Date.UTC(2026, 2, 2, 8);
const GATE: LatLon = { lat: 31.2, lon: 121.4 };
/** 200 m south of it. */
const SOUTH = destinationPoint(GATE, 180, 200);
const VEHICLE = 'vehicle-1' as VehicleId;
const BRANCH = 'branch-1' as BranchId;
const NO_TRIGGERS: GeofenceTriggers = {
  enter: false,
  exit: false,
  mustBeInside: false,
  dwellS: null,
  speedLimitKph: null,
};

/** A round yard of 200 m south of the gate: the gate is on its border, north is outside. */
const yard = (more: Partial<FenceInForce> = {}): FenceInForce => {
  return {
    id: 'yard' as GeofenceId,
    shape: { type: 'Point', coordinates: [SOUTH.lon, SOUTH.lat], radiusM: 200 },
    scope: { branchIds: null, classes: null, phases: null, vehicleIds: null },
    schedule: null,
    triggers: NO_TRIGGERS,
    ...more,
  };
};

interface Seen {
  /** Seconds after T0. */
  s: number;
  /** Metres north of the gate: outside of the yard. */
  northM: number;
  speedKph?: number;
}

/** Runs the step alone over positions on the line through the gate. */
function watch(
  set: FenceSet,
  series: readonly Seen[],
  surroundings: DeriveContext['surroundings'] = {},
  state: DerivationState = emptyState(),
) {
  const facts: Fact[] = [];
  const conditions: AlarmCondition[] = [];
  for (const { s, northM, speedKph } of series) {
    const at = T0 + s * 1_000;
    const place = { ...destinationPoint(GATE, northM < 0 ? 180 : 0, Math.abs(northM)), at };
    const draft = draftAt(state, set, at, place, surroundings, facts, conditions);
    draft.reading.speedKph = speedKph;
    fences(draft);
    state.derivedUpTo = { at, ts: at, boot: 0, seq: 0 };
  }
  const visits = facts.filter((fact): fact is FenceFact => 'visit' in fact);
  return {
    state,
    facts: visits.map(({ kind, visit }) => [kind, secondOf(visit.enteredAt), secondOf(visit.leftAt)]),
    visits,
    /** What was switched: kind, on or off, second; repetitions left out. */
    switched: conditions
      .filter(({ kind, on }, i) => conditions.slice(0, i).findLast((one) => one.kind === kind)?.on !== on)
      .map(({ kind, on, at }) => [kind, on, secondOf(at)]),
  };
}

const secondOf = (at: number | undefined) => (at === undefined ? undefined : (at - T0) / 1_000);

function draftAt(
  state: DerivationState,
  set: FenceSet,
  at: number,
  place: Draft['reading']['place'],
  surroundings: DeriveContext['surroundings'],
  facts: Fact[],
  conditions: AlarmCondition[],
): Draft {
  const fix = orderFix({
    ts: at,
    receivedAt: at,
    boot: 0,
    seq: 0,
    flags: 0,
    accuracyM: 10,
    altitudeM: undefined,
    hdop: undefined,
    batteryV: undefined,
    externalPower: undefined,
    locked: undefined,
    dtc: undefined,
    alarm: undefined,
    attributes: undefined,
  });
  return {
    fix,
    at,
    context: {
      device: { tenantId: 1 as TenantId, deviceId: 'dev-1' as DeviceId },
      model: 'test',
      settings: DEFAULT_SETTINGS,
      asset: { vehicleId: VEHICLE },
      surroundings,
      timeZone: 'Asia/Shanghai',
      fences: set,
      alarmRules: DEFAULT_RULES,
    },
    state,
    reading: {
      sinceLastMs: undefined,
      place,
      placeBefore: undefined,
      jump: false,
      movedM: 0,
      deviceMovedM: 0,
      odometerM: undefined,
      speedKph: undefined,
      motion: 'moving',
      engineMs: 0,
      overspeedMs: 0,
      harsh: [],
    },
    isRefitted: false,
    facts,
    conditions,
  };
}

/** Metres north of the gate, one after the other, ten seconds apart. */
const drive = (...northM: number[]): Seen[] => northM.map((one, i) => ({ s: i * 10, northM: one }));

describe('entering and leaving', () => {
  it('counts from the first position beyond the border', () => {
    const { facts, state } = watch(fenceSet([yard()]), drive(300, 100, -30, -80, -150, -150, 40, 300));
    expect(facts).toEqual([
      ['fence_entered', 20, undefined],
      ['fence_left', 20, 60],
    ]);
    expect(state.fences.watched).toEqual({});
  });

  it('one position far inside is enough, one just inside is not', () => {
    expect(watch(fenceSet([yard()]), drive(300, -150)).facts).toHaveLength(1);
    expect(watch(fenceSet([yard()]), drive(300, -20, 20, 300)).facts).toEqual([]);
  });

  it('counts who parks just behind the gate, after a minute', () => {
    const parked = Array.from({ length: 7 }, (_, i): Seen => ({ s: 10 + i * 10, northM: -8 }));
    expect(watch(fenceSet([yard()]), [{ s: 0, northM: 300 }, ...parked.slice(0, 6)]).facts).toEqual([]);
    expect(watch(fenceSet([yard()]), [{ s: 0, northM: 300 }, ...parked]).facts).toEqual([
      ['fence_entered', 10, undefined],
    ]);
  });

  it('gives a visit the same id whenever it is derived, and remembers it in its state', () => {
    const set = fenceSet([yard()]);
    const first = watch(set, drive(300, -150));
    const again = watch(set, drive(300, -150), {}, stateFromJson(JSON.stringify(emptyState())));
    const later = watch(set, [{ s: 60, northM: 300 }], {}, stateFromJson(JSON.stringify(first.state)));
    expect(again.visits).toEqual(first.visits);
    expect(later.visits[0]!.visit).toMatchObject({ id: first.visits[0]!.visit.id, leftAt: T0 + 60_000 });
  });

  it('ends a visit when the fence is gone or no more for this vehicle', () => {
    const { state } = watch(fenceSet([yard({ triggers: { ...NO_TRIGGERS, enter: true } })]), drive(300, -150));
    const gone = watch(fenceSet([]), [{ s: 60, northM: -150 }], {}, state);
    expect(gone.facts).toEqual([['fence_left', 10, 60]]);
    expect(gone.switched).toEqual([['geofence_enter', false, 60]]);
  });

  it('ends all visits with the last position when the device is taken out', () => {
    const { state } = watch(fenceSet([yard()]), drive(300, -150));
    const facts: Fact[] = [];
    const draft = draftAt(state, fenceSet([yard()]), T0 + 99_000, undefined, {}, facts, []);
    fences({ ...draft, context: { ...draft.context, asset: undefined } });
    expect(facts).toMatchObject([{ kind: 'fence_left', visit: { leftAt: T0 + 10_000 } }]);
    expect(state.fences).toEqual({ vehicleId: undefined });
  });
});

describe('alarm conditions', () => {
  const with_ = (triggers: Partial<GeofenceTriggers>, more: Partial<FenceInForce> = {}) =>
    fenceSet([yard({ triggers: { ...NO_TRIGGERS, ...triggers }, ...more })]);
  const inAndOut = drive(300, -150, -150, -150, 200, 300, -150);

  it('hold from entering to leaving, and from leaving to coming back', () => {
    expect(watch(with_({ enter: true, exit: true }), inAndOut).switched).toEqual([
      ['geofence_enter', true, 10],
      ['geofence_enter', false, 40],
      ['geofence_exit', true, 40],
      ['geofence_enter', true, 60],
      ['geofence_exit', false, 60],
    ]);
  });

  it('count only in the phases and hours of the fence', () => {
    const scope = { ...yard().scope, phases: ['available' as const] };
    const set = with_({ exit: true }, { scope });
    expect(watch(set, inAndOut, { phase: 'rented' }).switched).toEqual([]);
    expect(watch(set, inAndOut, { phase: 'available' }).switched).toHaveLength(2);
    const schedule = (from: string) => ({ timeZone: 'Asia/Shanghai', windows: [{ days: [1], from, to: '23:59' }] });
    // T0 is a Monday, 16:00 in Shanghai.
    expect(watch(with_({ exit: true }, { schedule: schedule('16:00') }), inAndOut).switched).toHaveLength(2);
    const later = watch(with_({ enter: true }, { schedule: schedule('16:01') }), [
      ...inAndOut,
      { s: 70, northM: -150 },
    ]);
    expect(later.facts).toHaveLength(3);
    expect(later.switched).toEqual([['geofence_enter', true, 60]]);
  });

  it('a vehicle that must be inside and is elsewhere has one wherever it is, once that is certain', () => {
    const scope = { ...yard().scope, branchIds: [BRANCH], phases: ['available' as const] };
    const set = with_({ mustBeInside: true }, { scope });
    const own = { branchId: BRANCH, phase: 'available' as const };
    expect(watch(set, drive(90_000, 90_000), own).switched).toEqual([['geofence_exit', true, 0]]);
    expect(watch(set, drive(5, 5), own).switched).toEqual([]);
    expect(watch(set, drive(90_000), { ...own, branchId: 'branch-2' as BranchId }).switched).toEqual([]);
    const { state } = watch(set, drive(90_000), own);
    const rented = watch(set, [{ s: 10, northM: 90_000 }], { ...own, phase: 'rented' }, state);
    expect(rented.switched).toEqual([['geofence_exit', false, 10]]);
    expect(rented.state.fences.watched).toEqual({});
  });

  it('know a stay that lasts too long, once, and the speed inside', () => {
    const series: Seen[] = [
      { s: 0, northM: 300, speedKph: 50 },
      { s: 10, northM: -150, speedKph: 50 },
      { s: 20, northM: -150, speedKph: 12 },
      { s: 100, northM: -150, speedKph: 0 },
      { s: 200, northM: -150, speedKph: 0 },
    ];
    const { facts, visits, switched } = watch(with_({ dwellS: 60, speedLimitKph: 15 }), series);
    expect(facts.map(([kind]) => kind)).toEqual(['fence_entered', 'fence_dwelt']);
    expect(secondOf(visits[1]!.visit.dweltAt)).toBe(70);
    expect(switched).toEqual([
      ['overspeed', true, 10],
      ['overspeed', false, 20],
      ['geofence_dwell', true, 100],
    ]);
  });
});

describe('noise at a border', () => {
  /** Standard normal pairs (Box and Muller) from uniform ones (mulberry32): fast-check's own doubles favour extremes. */
  function noiseFrom(seed: number): () => { east: number; north: number } {
    let state = seed;
    const uniform = (): number => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
    };
    return () => {
      const radius = Math.sqrt(-2 * Math.log(uniform()));
      const angle = 2 * Math.PI * uniform();
      return { east: radius * Math.cos(angle), north: radius * Math.sin(angle) };
    };
  }
  const shapes: fc.Arbitrary<Shape> = fc.constantFrom<Shape>(
    yard().shape,
    {
      type: 'LineString',
      coordinates: [
        [121.39, SOUTH.lat],
        [121.41, SOUTH.lat],
      ],
      widthM: 400,
    },
    {
      type: 'Polygon',
      coordinates: [
        [
          [121.4, 31.2],
          [121.41, 31.2],
          [121.41, 31.19],
          [121.4, 31.19],
          [121.4, 31.2],
        ],
      ],
    },
  );

  it('changes sides at most once, however long a vehicle stands on it', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 5, max: 60 }),
        fc.integer(),
        (shape, everyS, accuracyM, seed) => {
          const area = areaOf(shape);
          const occupancy = neverInside();
          let crossings = 0;
          const noise = noiseFrom(seed);
          for (let i = 0; i < 2_000; i++) {
            const { east, north } = noise();
            const bearing = (Math.atan2(east, north) * 180) / Math.PI;
            const place = destinationPoint(GATE, bearing, Math.hypot(east, north) * accuracyM);
            const at = T0 + i * everyS * 1_000;
            const here = { at, ts: at, boot: 0, seq: i, ...place };
            if (observe(occupancy, here, area.signedDistanceM(place), accuracyM) !== undefined) crossings++;
          }
          expect(crossings).toBeLessThanOrEqual(1);
        },
      ),
      // 400,000 positions, of which one in some five million may cross: a fixed seed makes the run repeatable.
      { numRuns: 200, seed: 20_260_302 },
    );
  });

  it('forgets a vehicle only when that changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { maxLength: 60 }), (series) => {
        const kept = neverInside();
        let forgotten = neverInside();
        for (const [i, outsideM] of series.entries()) {
          const at = T0 + i * 10_000;
          const here = { at, ts: at, boot: 0, seq: 0, ...GATE };
          expect(observe(forgotten, here, outsideM, 10)).toEqual(observe(kept, here, outsideM, 10));
          if (isForgettable(forgotten)) forgotten = neverInside();
        }
      }),
    );
  });
});

describe('fences over time', () => {
  it('are those that were in force at the time that is asked for', () => {
    const history = fenceHistory([
      { ...yard(), validFrom: 1_000, validTo: 2_000 },
      { ...yard({ triggers: { ...NO_TRIGGERS, enter: true } }), validFrom: 2_000, validTo: undefined },
      { ...yard({ id: 'other' as GeofenceId }), validFrom: 1_500, validTo: 3_000 },
    ]);
    const enterAt = (time: number) => history.at(time).find('yard')?.triggers.enter;
    expect([999, 1_000, 1_999, 2_000, 9_999].map(enterAt)).toEqual([undefined, false, false, true, true]);
    expect([1_000, 1_500, 2_999, 3_000].map((time) => history.at(time).size)).toEqual([1, 2, 2, 1]);
    expect(history.at(2_500)).toBe(history.at(2_500));
  });
});
