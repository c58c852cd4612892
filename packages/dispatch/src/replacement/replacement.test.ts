import {
  BranchId,
  DEFAULT_REPLACEMENT_SETTINGS as SETTINGS,
  IncidentId,
  RentalPhase,
  VehicleClass,
  VehicleCondition,
  VehicleId,
  type ReplacementExclusion,
} from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayReplace, upgradeSteps } from './class-ladder.ts';
import { planVehicles } from './plan-replacements.ts';
import type { PoolVehicle, ReplacementWish } from './pool-vehicle.ts';
import { vehicleExclusion, vehiclesWorthAsking, type RuleContext } from './vehicle-rules.ts';

const CLASSES = VehicleClass.options;
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const NOW = Date.parse('2026-03-01T08:00:00Z');
const HOUR = 3_600_000;
const context: RuleContext = { settings: SETTINGS, nowMs: NOW, today: '2026-03-01' };
const HOME = BranchId.parse(id(900));

const vehicle = (n: number, changes: Partial<PoolVehicle> = {}): PoolVehicle => ({
  id: VehicleId.parse(id(n)),
  plate: `P${n}`,
  class: 'compact',
  energy: 'petrol',
  branchId: HOME,
  rentalPhase: 'available',
  condition: 'ok',
  promised: false,
  nextBookingMs: null,
  insuranceValidUntil: '2026-03-01',
  inspectionValidUntil: '2026-12-31',
  maintenanceDueOn: null,
  fuelPct: 100,
  chargePct: null,
  position: { lat: 31, lon: 121 },
  ...changes,
});

const wish = (n: number, etas: Record<number, number>, changes: Partial<ReplacementWish> = {}): ReplacementWish => ({
  incidentId: IncidentId.parse(id(500 + n)),
  vehicleId: VehicleId.parse(id(600 + n)),
  rentedClass: 'compact',
  returnDueMs: NOW + 48 * HOUR,
  areaBranchIds: null,
  failures: new Map(),
  etas: new Map(
    Object.entries(etas).map(([key, etaS]) => [
      VehicleId.parse(id(Number(key))),
      { etaS, distanceM: null, source: 'straight_line' as const },
    ]),
  ),
  pickUpS: new Map(),
  ...changes,
});

describe('the class ladder', () => {
  const anyClass = fc.constantFrom(...CLASSES);

  test('is a partial order', () => {
    fc.assert(
      fc.property(anyClass, anyClass, anyClass, (a, b, c) => {
        expect(mayReplace(a, a)).toBe(true);
        expect(mayReplace(a, b) && mayReplace(b, a)).toBe(a === b);
        expect(!(mayReplace(a, b) && mayReplace(b, c)) || mayReplace(a, c)).toBe(true);
      }),
    );
  });

  test('counts steps: none to itself, and never more than by way of a third class', () => {
    fc.assert(
      fc.property(anyClass, anyClass, anyClass, (a, b, c) => {
        expect(upgradeSteps(a, b) === 0).toBe(a === b);
        const [ab, bc, ac] = [upgradeSteps(a, b), upgradeSteps(b, c), upgradeSteps(a, c)];
        expect(ac ?? Infinity).toBeLessThanOrEqual((ab ?? Infinity) + (bc ?? Infinity));
      }),
    );
  });

  test('goes up the cars as domain §2 lists them, and keeps vans apart', () => {
    const cars = CLASSES.slice(0, 5);
    for (const [low, rented] of cars.entries()) {
      for (const [high, offered] of cars.entries()) expect(mayReplace(rented, offered)).toBe(high >= low);
    }
    expect(mayReplace('suv', 'full_suv')).toBe(true);
    expect(mayReplace('full_suv', 'suv')).toBe(false);
    expect(mayReplace('premium', 'full_suv')).toBe(false);
    expect(CLASSES.filter((offered) => mayReplace('van', offered))).toEqual(['van']);
    expect(CLASSES.filter((rented) => mayReplace(rented, 'van'))).toEqual(['van']);
  });
});

describe('a vehicle is no replacement', () => {
  const cases: [ReplacementExclusion, Partial<PoolVehicle>][] = [
    ['wrong_class', { class: 'economy' }],
    ['other_area', { branchId: null }],
    ['not_sound', { condition: 'in_maintenance' }],
    ['promised', { promised: true }],
    ['not_available', { rentalPhase: 'reserved' }],
    ['booked_before_return', { nextBookingMs: NOW + 49 * HOUR }],
    ['not_insured', { insuranceValidUntil: '2026-02-28' }],
    ['not_insured', { insuranceValidUntil: null }],
    ['not_inspected', { inspectionValidUntil: null }],
    ['maintenance_overdue', { maintenanceDueOn: '2026-02-28' }],
    ['energy_unknown', { fuelPct: null }],
    ['energy_low', { fuelPct: 94 }],
    ['energy_low', { energy: 'ev', chargePct: 89.9 }],
    ['no_position', { position: null }],
  ];

  test.each(cases)('%s', (reason, changes) => {
    expect(vehicleExclusion(vehicle(1, changes), wish(1, { 1: 60 }, { areaBranchIds: [HOME] }), context)).toBe(reason);
  });

  test('when it is the one that broke down, failed here before, or cannot get there', () => {
    expect(vehicleExclusion(vehicle(1), wish(1, { 1: 60 }, { vehicleId: vehicle(1).id }), context)).toBe(
      'same_vehicle',
    );
    const failed = wish(1, { 1: 60 }, { failures: new Map([[vehicle(1).id, NOW - 60_000]]) });
    expect(vehicleExclusion(vehicle(1), failed, context)).toBe('failed_before');
    expect(vehicleExclusion(vehicle(1), wish(1, {}), context)).toBe('unreachable');
    expect(vehicleExclusion(vehicle(1), wish(1, { 1: SETTINGS.maxTravelS + 1 }), context)).toBe('unreachable');
  });

  test('but is one with its last day of insurance, 90 % charge, and a booking after its return', () => {
    const fit = vehicle(1, {
      energy: 'ev',
      chargePct: 90,
      nextBookingMs: NOW + 50 * HOUR,
      maintenanceDueOn: '2026-03-01',
    });
    expect(vehicleExclusion(fit, wish(1, { 1: 60 }), context)).toBeNull();
    expect(vehiclesWorthAsking([fit, vehicle(2, { promised: true })], wish(1, {}), context)).toEqual([fit]);
  });
});

const anyVehicle = (n: number) =>
  fc
    .record({
      class: fc.constantFrom(...CLASSES),
      rentalPhase: fc.constantFrom('available', ...RentalPhase.options),
      condition: fc.constantFrom('ok', 'ok', ...VehicleCondition.options),
      promised: fc.constantFrom(false, false, true),
      fuelPct: fc.constantFrom(100, 96, 40, null),
      nextBookingMs: fc.constantFrom(null, null, NOW + HOUR, NOW + 100 * HOUR),
    })
    .map((changes) => vehicle(n, changes));

describe('a plan for several missions', () => {
  const fleet = fc
    .integer({ min: 0, max: 7 })
    .chain((size) => fc.tuple(...Array.from({ length: size }, (_, n) => anyVehicle(n))))
    .map((vehicles): PoolVehicle[] => vehicles);
  const etaTable = fc.array(fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 7, maxLength: 7 }), {
    minLength: 1,
    maxLength: 4,
  });

  test('gives each vehicle once, only fit ones of the class or better, and proves that nothing is cheaper', () => {
    fc.assert(
      fc.property(fleet, etaTable, fc.constantFrom(...CLASSES), (pool, table, rentedClass) => {
        const wishes = table.map((row, n) => wish(n, Object.fromEntries(row.entries()), { rentedClass }));
        const { choices, certificate } = planVehicles(wishes, pool, context);
        expect(certificate).toMatchObject({ dualityGap: 0, faults: [] });
        const chosen = choices.flatMap(({ vehicleId }) => (vehicleId === null ? [] : [vehicleId]));
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const [row, choice] of choices.entries()) {
          expect((choice.vehicleId === null) === (choice.shortfall !== null)).toBe(true);
          const given = pool.find((each) => each.id === choice.vehicleId);
          if (!given) continue;
          expect(vehicleExclusion(given, wishes[row]!, context)).toBeNull();
          expect(mayReplace(rentedClass, given.class)).toBe(true);
        }
        const fit = pool.filter((each) => wishes.some((one) => vehicleExclusion(each, one, context) === null));
        expect(certificate.totalCost).toBe(cheapest(wishes, fit, pool));
      }),
      { numRuns: 300 },
    );
  });

  /** By trying every way. */
  function cheapest(
    wishes: readonly ReplacementWish[],
    fit: readonly PoolVehicle[],
    pool: readonly PoolVehicle[],
  ): number {
    const [first, ...rest] = wishes;
    if (!first) return 0;
    const { candidates } = planVehicles([first], pool, context).choices[0]!;
    const without = SETTINGS.noReplacementS * 1_000 + cheapest(rest, fit, pool);
    const ways = fit.flatMap((each) => {
      const costS = candidates.find(({ vehicleId }) => vehicleId === each.id)?.costS ?? null;
      const others = fit.filter((other) => other !== each);
      return costS === null ? [] : [Math.round(costS * 1_000) + cheapest(rest, others, pool)];
    });
    return Math.min(without, ...ways);
  }

  test('prefers the same class to an upgrade that is not much nearer, and a full shelf to the last one', () => {
    const shelf = [vehicle(1, { class: 'premium' }), vehicle(2), vehicle(3)];
    const { choices } = planVehicles([wish(1, { 1: 600, 2: 900, 3: 950 })], shelf, context);
    expect(choices[0]?.vehicleId).toBe(vehicle(2).id);
    const elsewhere = vehicle(4, { branchId: BranchId.parse(id(901)) });
    const second = planVehicles([wish(1, { 2: 900, 3: 950, 4: 850 })], [vehicle(2), vehicle(3), elsewhere], context);
    expect(second.choices[0]?.vehicleId).toBe(vehicle(2).id);
  });

  test('says why a mission gets none', () => {
    const shortfall = (pool: PoolVehicle[], wishes = [wish(1, { 1: 60 })]) =>
      planVehicles(wishes, pool, context).choices.map((choice) => choice.shortfall);
    expect(shortfall([])).toEqual(['no_vehicle_of_class']);
    expect(shortfall([vehicle(1, { class: 'economy' })])).toEqual(['no_vehicle_of_class']);
    expect(shortfall([vehicle(1, { fuelPct: 10 })])).toEqual(['no_vehicle_ready']);
    expect(shortfall([vehicle(1)], [wish(1, { 1: 60 }), wish(2, { 1: 90 })])).toEqual([null, 'vehicles_taken']);
  });
});
