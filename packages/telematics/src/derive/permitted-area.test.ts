import type { GeofenceId, RentalArea, RentalId } from '@roadcall/contracts';
import { destinationPoint, type LatLon, type Shape } from '@roadcall/geo';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTEXT, fixAt, RENTAL, T0 } from '../../test/track.ts';
import type { AlarmFact } from './alarms.ts';
import { emptyState, stateFromJson } from './derivation-state.ts';
import { deriveFix } from './derive-fix.ts';
import type { DeriveContext } from './draft.ts';
import { canonicalFacts, type Fact } from './facts.ts';
import { fenceSet, type FenceInForce } from './fence-set.ts';
import type { OrderedFix } from './ordered-fix.ts';

const [WEST, EAST, LAKE] = ['a-west', 'b-east', 'c-lake'] as GeofenceId[] as [GeofenceId, GeofenceId, GeofenceId];
const OTHER_RENTAL = '018f0000-0000-7000-8000-000000000003' as RentalId;

/** A box of so many degrees. */
const box = (west: number, south: number, east: number, north: number): Shape => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const fence = (id: GeofenceId, shape: Shape): FenceInForce => ({
  id,
  shape,
  // For some other branch only, and without a trigger: the rental's area asks for neither.
  scope: { branchIds: [], classes: null, phases: null, vehicleIds: null },
  schedule: null,
  triggers: { enter: false, exit: false, mustBeInside: false, dwellS: null, speedLimitKph: null },
});
/** Two districts side by side, with their border at 121.0° E, and a lake in the east. */
const CITY = fenceSet([
  fence(WEST, box(120.9, 30.9, 121, 31.1)),
  fence(EAST, box(121, 30.9, 121.1, 31.1)),
  fence(LAKE, box(121.04, 30.98, 121.06, 31.02)),
]);
const BOTH: RentalArea = { permittedFenceIds: [WEST, EAST], forbiddenFenceIds: [] };
const rented = (area: RentalArea | undefined, rentalId = RENTAL, fences = CITY): DeriveContext => ({
  ...CONTEXT,
  fences,
  surroundings: { phase: 'rented', rental: { rentalId, dueAt: T0, area } },
});
const RETURNED: DeriveContext = { ...CONTEXT, fences: CITY, surroundings: { phase: 'returned' } };

const HOME = { lat: 31, lon: 120.95 };
const FAR_WEST = { lat: 31, lon: 120.8 };
const ON_LAKE = { lat: 31, lon: 121.05 };
type Step = [s: number, place: LatLon, context: DeriveContext, accuracyM?: number];

const fixOf = (s: number, place: LatLon, accuracyM: number): OrderedFix =>
  fixAt(s, undefined, { ...place, accuracyM, speedKph: 40 });

function run(steps: readonly Step[], restarts: ReadonlySet<number> = new Set()) {
  let state = emptyState();
  const facts: Fact[] = [];
  for (const [i, [s, place, context, accuracyM = 10]] of steps.entries()) {
    if (restarts.has(i)) state = stateFromJson(JSON.stringify(state));
    facts.push(...deriveFix(state, fixOf(s, place, accuracyM), context));
  }
  const alarms = facts.filter((fact): fact is AlarmFact => 'alarm' in fact && fact.alarm.kind === 'left_area');
  return {
    facts,
    /** What was told: change, fence, rental, second of begin and end. */
    told: alarms.map(({ kind, alarm: { subject, rentalId, beganAt, endedAt } }) => [
      kind.slice('alarm_'.length),
      subject,
      rentalId,
      (beganAt - T0) / 1_000,
      endedAt === undefined ? undefined : (endedAt - T0) / 1_000,
    ]),
    changes: alarms.filter(({ kind }) => kind !== 'alarm_updated').length,
  };
}

/** From here to there and on in so many steps of ten seconds. */
function drive(from: LatLon, to: LatLon, context: DeriveContext, steps = 40, startS = 0): Step[] {
  return Array.from({ length: steps + 1 }, (_, i) => [
    startS + i * 10,
    { lat: from.lat + ((to.lat - from.lat) * i) / steps, lon: from.lon + ((to.lon - from.lon) * i) / steps },
    context,
  ]);
}

describe('a rental’s permitted area', () => {
  it('is left once, with the rental on the alarm, and come back to', () => {
    const out = drive(HOME, FAR_WEST, rented(BOTH));
    const back = drive(FAR_WEST, HOME, rented(BOTH), 40, 410);
    // Half of the way is 7 km, 238 m each ten seconds: beyond 120.9° E from the 14th step on.
    expect(run([...out, ...back]).told).toEqual([
      ['raised', WEST, RENTAL, 140, undefined],
      ['cleared', WEST, RENTAL, 140, 680],
    ]);
  });

  it('is all of its fences: from one into the next nothing is crossed', () => {
    const across = drive(HOME, { lat: 31, lon: 121.03 }, rented(BOTH));
    expect(run(across).told).toEqual([]);
    const onlyWest = run(drive(HOME, { lat: 31, lon: 121.03 }, rented({ ...BOTH, permittedFenceIds: [WEST] }))).told;
    expect(onlyWest).toEqual([['raised', WEST, RENTAL, 260, undefined]]);
  });

  it('is left by entering a forbidden fence, of which the alarm speaks', () => {
    const around = rented({ permittedFenceIds: [WEST, EAST], forbiddenFenceIds: [LAKE] });
    const onto = drive({ lat: 31, lon: 121.02 }, ON_LAKE, around);
    expect(run(onto).told).toEqual([['raised', LAKE, RENTAL, 280, undefined]]);
    const anywhereElse = rented({ permittedFenceIds: [], forbiddenFenceIds: [LAKE] });
    expect(run(drive(HOME, FAR_WEST, anywhereElse)).told).toEqual([]);
    expect(run(drive({ lat: 31, lon: 121.02 }, ON_LAKE, anywhereElse)).told).toHaveLength(1);
  });

  it('counts from the hand-over, wherever the vehicle is then, and ends at once with the return', () => {
    const told = run([
      [0, FAR_WEST, RETURNED],
      [10, FAR_WEST, rented(BOTH)],
      [20, FAR_WEST, rented(BOTH)],
      [30, FAR_WEST, RETURNED],
      [40, FAR_WEST, RETURNED],
    ]).told;
    expect(told).toEqual([
      ['raised', WEST, RENTAL, 10, undefined],
      ['cleared', WEST, RENTAL, 10, 30],
    ]);
  });

  it('belongs to one rental: the next one outside has an alarm of its own', () => {
    const told = run([
      [0, FAR_WEST, rented(BOTH)],
      [10, FAR_WEST, rented(BOTH, OTHER_RENTAL)],
      [20, FAR_WEST, rented(BOTH, OTHER_RENTAL)],
    ]).told;
    expect(told).toEqual([
      ['raised', WEST, RENTAL, 0, undefined],
      ['cleared', WEST, RENTAL, 0, 10],
      ['raised', WEST, OTHER_RENTAL, 20, undefined],
    ]);
  });

  it('is judged anew when it changes while the rental runs', () => {
    const east = { lat: 31, lon: 121.05 };
    const narrow = rented({ permittedFenceIds: [WEST], forbiddenFenceIds: [] });
    const series: Step[] = [
      [0, HOME, narrow],
      [600, east, narrow],
      [610, east, rented(BOTH)],
      [650, east, rented(BOTH)],
      [700, east, narrow],
    ];
    expect(run(series).told).toEqual([
      ['raised', WEST, RENTAL, 600, undefined],
      ['cleared', WEST, RENTAL, 600, 610],
      ['raised', WEST, RENTAL, 700, undefined],
    ]);
  });

  it('holds nothing against the customer while none of its fences is in force', () => {
    const gone = rented(BOTH, RENTAL, fenceSet([]));
    expect(run(drive(HOME, FAR_WEST, gone)).told).toEqual([]);
    const half = rented(BOTH, RENTAL, fenceSet([fence(EAST, box(121, 30.9, 121.1, 31.1))]));
    expect(run([[0, FAR_WEST, half]]).told).toEqual([['raised', EAST, RENTAL, 0, undefined]]);
  });

  it('is not watched while the vehicle is being rescued, nor where there is none', () => {
    const rescued = {
      ...rented(BOTH),
      surroundings: { ...rented(BOTH).surroundings, condition: 'in_rescue' as const },
    };
    expect(run(drive(HOME, FAR_WEST, rescued)).told).toEqual([]);
    expect(run(drive(HOME, FAR_WEST, rented(undefined))).told).toEqual([]);
    expect(run(drive(HOME, FAR_WEST, rented({ permittedFenceIds: [], forbiddenFenceIds: [] }))).told).toEqual([]);
  });
});

describe('noise at a border', () => {
  /** Standard normal pairs (Box and Muller) from uniform ones (mulberry32), as in fences.test.ts. */
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
  const around = (seed: number, place: LatLon, accuracyM: number, everyS: number, context: DeriveContext): Step[] => {
    const noise = noiseFrom(seed);
    return Array.from({ length: 500 }, (_, i) => {
      const { east, north } = noise();
      const bearing = (Math.atan2(east, north) * 180) / Math.PI;
      const seen = destinationPoint(place, bearing, Math.hypot(east, north) * accuracyM);
      return [i * everyS, seen, context, accuracyM];
    });
  };
  const area = { permittedFenceIds: [WEST, EAST], forbiddenFenceIds: [LAKE] };
  const places = fc.constantFrom<LatLon>(
    { lat: 31, lon: 120.9 }, // the western border
    { lat: 31.1, lon: 121 }, // where two districts and the outside meet
    { lat: 31.1, lon: 121.1 }, // a corner
    { lat: 30.98, lon: 121.05 }, // the shore
  );
  const seeds = { numRuns: 100, seed: 20_260_302 };
  const everyS = fc.integer({ min: 1, max: 60 });
  const accuracyM = fc.integer({ min: 5, max: 60 });

  it('never flaps: a vehicle that stands on a border is told of once at most', () => {
    fc.assert(
      fc.property(places, everyS, accuracyM, fc.integer(), (place, seconds, metres, seed) => {
        expect(run(around(seed, place, metres, seconds, rented(area))).changes).toBeLessThanOrEqual(1);
      }),
      seeds,
    );
  });

  it('says nothing of who drives along the border between two permitted fences', () => {
    fc.assert(
      fc.property(everyS, accuracyM, fc.integer(), (seconds, metres, seed) => {
        const inner = { lat: 31.04, lon: 121 };
        expect(run(around(seed, inner, metres, seconds, rented(area))).changes).toBe(0);
      }),
      { ...seeds, numRuns: 40 },
    );
  });

  it('is the same whenever the state was written and read back', () => {
    const anyPlace = fc.constantFrom(HOME, FAR_WEST, ON_LAKE, { lat: 31, lon: 120.9 }, { lat: 31.1, lon: 121 });
    const anyContext = fc.constantFrom(rented(area), rented(BOTH), rented(area, OTHER_RENTAL), RETURNED);
    const anySteps = fc.array(fc.tuple(anyPlace, anyContext, fc.integer({ min: 5, max: 400 })), { maxLength: 40 });
    fc.assert(
      fc.property(anySteps, fc.array(fc.nat(40)), (given, restarts) => {
        const steps = given.map(([place, context, metres], i): Step => [i * 10, place, context, metres]);
        expect(canonicalFacts(run(steps, new Set(restarts)).facts)).toBe(canonicalFacts(run(steps).facts));
      }),
      { numRuns: 200 },
    );
  });
});
