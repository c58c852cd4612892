import {
  AssignmentId,
  DEFAULT_DISPATCH_SETTINGS as SETTINGS,
  ExclusionReason,
  IncidentId,
  UnitId,
  type BranchId,
  type Skill,
} from '@roadcall/contracts';
import { areaOf } from '@roadcall/geo';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestPairs } from '../batch/nearest-pairs.ts';
import { planBatch } from '../batch/plan-batch.ts';
import { exclusionOf } from '../eligibility.ts';
import { JobForecast } from '../job-forecast.ts';
import type { IncidentSnapshot, TravelRow, UnitSnapshot } from '../situation.ts';
import { Explainer } from './explain.ts';
import { ordersInGroups, plannedIncidents } from './planned-incidents.ts';
import { askedOf, prepareBatch, type Situation } from './prepare-batch.ts';
import { shortfallOf } from './shortfall.ts';

const NOW_MS = Date.UTC(2026, 2, 1, 8);
const uuid = (kind: number, n: number) => `00000000-0000-7000-8000-00000000${kind}${String(n).padStart(3, '0')}`;
const unitId = (n: number) => UnitId.parse(uuid(1, n));
const incidentId = (n: number) => IncidentId.parse(uuid(2, n));
const HOME = uuid(3, 1) as BranchId;
const OTHER = uuid(3, 2) as BranchId;

function unit(n: number, changes: Partial<UnitSnapshot> = {}): UnitSnapshot {
  return {
    id: unitId(n),
    name: `R-${String(n).padStart(2, '0')}`,
    kind: 'tow_truck',
    skills: ['tow', 'survey'],
    state: 'available',
    job: null,
    online: true,
    position: { lat: 31, lon: 121, atMs: NOW_MS - 1_000 },
    station: null,
    shiftEndsAtMs: null,
    onBreakUntilMs: null,
    vehicleCapacity: 1,
    area: null,
    isContractor: false,
    energy: null,
    ...changes,
  };
}

function incident(n: number, changes: Partial<IncidentSnapshot> = {}): IncidentSnapshot {
  return {
    id: incidentId(n),
    type: 'breakdown',
    severity: 'minor',
    needs: ['tow'],
    place: { lat: 31, lon: 121 },
    branchId: HOME,
    troubledUnitId: null,
    reportedAtMs: NOW_MS - 60_000,
    promisedAtMs: NOW_MS + 1_740_000,
    swaps: 0,
    version: 1,
    held: null,
    refusals: new Map(),
    escalation: 'none',
    ...changes,
  };
}

function situation(incidents: IncidentSnapshot[], units: UnitSnapshot[], travelS: number[][]): Situation {
  const travel = travelS.map((row): TravelRow => {
    return { seconds: Float32Array.from(row), source: 'road_graph', straight: new Set() };
  });
  const forecast = new JobForecast([]);
  const coverageLossS = new Float64Array(units.length);
  return { incidents, units, travel, forecast, coverageLossS, settings: SETTINGS, nowMs: NOW_MS };
}

/** On its way to incident `n`. */
const onTheWay = (n: number, changes: Partial<NonNullable<UnitSnapshot['job']>> = {}): Partial<UnitSnapshot> => ({
  state: 'en_route',
  job: {
    incidentId: incidentId(n),
    incidentType: 'breakdown',
    state: 'en_route',
    onSceneAtMs: null,
    isPinned: false,
    ...changes,
  },
});
const heldBy = (n: number) => ({ assignmentId: AssignmentId.parse(uuid(4, n)), unitId: unitId(n) });

describe('the rules', () => {
  const NEAR = 60;
  const far = areaOf({ type: 'Point', coordinates: [120, 30], radiusM: 100 });
  const cases: [ExclusionReason, Partial<UnitSnapshot>, Partial<IncidentSnapshot>, number?][] = [
    ['in_trouble', {}, { troubledUnitId: unitId(1) }],
    ['wrong_role', { kind: 'delivery_driver' }, {}],
    ['missing_skill', { skills: ['tyre'] }, {}],
    ['no_capacity', { vehicleCapacity: 0 }, {}],
    ['out_of_service', { state: 'out_of_service' }, {}],
    ['off_shift', { state: 'off_shift' }, {}],
    ['on_break', { onBreakUntilMs: NOW_MS + 1 }, {}],
    ['contractor', { isContractor: true }, { escalation: 'wider_search' }],
    ['outside_area', { area: { branchIds: [OTHER], fence: far } }, {}],
    ['committed', { state: 'returning' }, {}],
    ['committed', onTheWay(9, { state: 'on_scene', onSceneAtMs: NOW_MS }), {}],
    ['offered_elsewhere', onTheWay(2, { state: 'offered' }), {}],
    ['pinned', onTheWay(2, { isPinned: true }), {}],
    ['near_arrival', onTheWay(2), {}],
    ['swapped_enough', onTheWay(3), {}],
    ['already_declined', {}, { refusals: new Map([[unitId(1), NOW_MS - 1_000]]) }],
    ['no_position', { position: null }, {}],
    ['offline', { online: false }, {}],
    ['stale_position', { position: { lat: 31, lon: 121, atMs: NOW_MS - 121_000 } }, {}],
    ['unreachable', {}, {}, Infinity],
    ['unreachable', {}, {}, 7_201],
    ['shift_ends', { shiftEndsAtMs: NOW_MS + 600_000 }, {}],
    ['low_energy', { energy: { levelPct: 10, fullRangeM: 400_000 }, station: { lat: 31.1, lon: 121 } }, {}],
  ];
  const given = (unitChanges: Partial<UnitSnapshot>, incidentChanges: Partial<IncidentSnapshot>, etaS = NEAR) => {
    const others = [incident(2, { held: heldBy(1) }), incident(3, { held: heldBy(1), swaps: 2 })];
    return situation([incident(1, incidentChanges), ...others], [unit(1, unitChanges)], [[etaS], [100], [1_000]]);
  };

  it.each(cases)('leave a unit out as %s, and the batch has no way to it', (reason, ofUnit, ofIncident, etaS) => {
    const asked = given(ofUnit, ofIncident, etaS);
    const { batch, rows, uses } = prepareBatch(asked);
    expect(exclusionOf(asked.units[0]!, askedOf(asked, uses, 0, 0))).toBe(reason);
    expect(rows[0]).toBe(0);
    const isBarred = batch.incidents[0]!.travelS[0] === Infinity || batch.units[0]!.frozen;
    expect(isBarred).toBe(true);
    expect(planBatch(batch, SETTINGS).unitOfIncident[0]).toBeNull();
  });

  it('have a case above for every reason', () => {
    expect(new Set(cases.map(([reason]) => reason))).toEqual(new Set(ExclusionReason.options));
  });

  it.each<[string, Partial<UnitSnapshot>, Partial<IncidentSnapshot>, number?]>([
    ['a refusal of long ago', {}, { refusals: new Map([[unitId(1), NOW_MS - 601_000]]) }],
    ['a partner when the search is escalated', { isContractor: true }, { escalation: 'contractors' }],
    ['a unit of the branch', { area: { branchIds: [HOME], fence: null } }, {}],
    [
      'a unit from elsewhere in a wider search',
      { area: { branchIds: [OTHER], fence: null } },
      { escalation: 'supervisor' },
    ],
    ['twice as far in a wider search', {}, { escalation: 'wider_search' }, 7_201],
    ['a shift that lasts', { shiftEndsAtMs: NOW_MS + 8 * 3_600_000 }, {}],
    ['enough energy', { energy: { levelPct: 80, fullRangeM: 400_000 } }, {}],
  ])('let pass %s', (_what, ofUnit, ofIncident, etaS) => {
    const asked = given(ofUnit, ofIncident, etaS);
    expect(exclusionOf(asked.units[0]!, askedOf(asked, prepareBatch(asked).uses, 0, 0))).toBeNull();
  });
});

const skills: fc.Arbitrary<Skill[]> = fc.subarray(['tow', 'tyre', 'battery', 'fuel'], { minLength: 1 });
const worlds = fc.record({ incidents: fc.integer({ min: 1, max: 7 }), units: fc.nat(8) }).chain((size) =>
  fc.record({
    needs: fc.array(skills, { minLength: size.incidents, maxLength: size.incidents }),
    severities: fc.array(fc.constantFrom('minor' as const, 'major' as const, 'critical' as const), {
      minLength: size.incidents,
      maxLength: size.incidents,
    }),
    units: fc.array(
      fc.record({
        skills,
        state: fc.constantFrom('available' as const, 'available' as const, 'off_shift' as const),
        pinned: fc.boolean(),
        refuses: fc.option(fc.nat(size.incidents - 1)),
      }),
      { minLength: size.units, maxLength: size.units },
    ),
    held: fc.nat(Math.min(size.incidents, size.units)),
    travelS: fc.array(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: size.units, maxLength: size.units }), {
      minLength: size.incidents,
      maxLength: size.incidents,
    }),
  }),
);

/** The first `held` incidents have the unit of the same number on its way. */
function worldOf({ needs, severities, units, held, travelS }: typeof worlds extends fc.Arbitrary<infer T> ? T : never) {
  const all = units.map(({ pinned, refuses: _refuses, ...own }, n) =>
    unit(n, { ...own, ...(n < held ? onTheWay(n, { isPinned: pinned }) : {}) }),
  );
  const open = needs.map((wanted, n) =>
    incident(n, {
      needs: wanted,
      severity: severities[n]!,
      held: n < held ? heldBy(n) : null,
      refusals: new Map(units.flatMap(({ refuses }, u) => (refuses === n ? [[unitId(u), NOW_MS] as const] : []))),
    }),
  );
  return situation(open, all, travelS);
}

describe('any plan', () => {
  it('sends nobody whom a rule excludes, keeps what is pinned, and explains itself with numbers that add up', () => {
    fc.assert(
      fc.property(worlds, fc.boolean(), (world, isExact) => {
        const given = worldOf(world);
        const prepared = prepareBatch(given);
        const exact = planBatch(prepared.batch, SETTINGS);
        expect(exact.certificate).toMatchObject({ dualityGap: 0, faults: [] });
        const unitOf = isExact ? exact.unitOfIncident : nearestPairs(prepared.batch);
        const planned = plannedIncidents(prepared, unitOf);
        const explainer = new Explainer(prepared, unitOf);
        for (const each of planned) {
          const { candidates, consideredCount, excludedCount, excludedByRule, shortfall } = explainer.explain(each);
          expect(consideredCount + excludedCount).toBe(given.units.length);
          expect(Object.values(excludedByRule).reduce((sum, count) => sum + count, 0)).toBe(excludedCount);
          expect(shortfall === null).toBe(each.unit !== null);
          const named = candidates.filter(({ rank }) => rank !== null);
          expect(named.length).toBe(Math.min(consideredCount, each.unit === null ? 5 : 6));
          for (const { costS, parts } of named) {
            expect(parts.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(costS!, 3);
          }
          if (each.unit === null) continue;
          expect(candidates[0]?.unitId).toBe(given.units[each.unit]!.id);
          const asked = askedOf(given, prepared.uses, each.incident, each.unit);
          expect(exclusionOf(given.units[each.unit]!, asked)).toBeNull();
          expect(given.units[each.unit]!.job?.isPinned ?? false).toBe(false);
        }
        // Whoever gives up a unit gets another one in the same group; nobody is in two groups.
        const groups = ordersInGroups(planned);
        const takers = groups.map((group) => new Set(group.map((order) => order.unit)));
        expect(takers.reduce((sum, { size }) => sum + size, 0)).toBe(groups.flat().length);
        for (const [index, group] of groups.entries()) {
          for (const { unit: taken } of group) {
            const giver = groups.findIndex((other) => other.some(({ replaces }) => replaces === taken));
            expect([-1, index]).toContain(giver);
          }
        }
      }),
    );
  });
});

describe('a shortfall', () => {
  it('says what all that are able have in common', () => {
    expect(shortfallOf({})).toBe('no_unit');
    expect(shortfallOf({ missing_skill: 3, wrong_role: 1 })).toBe('no_unit_with_skill');
    expect(shortfallOf({ missing_skill: 3, committed: 2, near_arrival: 1 })).toBe('all_busy');
    expect(shortfallOf({ off_shift: 2, on_break: 1 })).toBe('none_on_shift');
    expect(shortfallOf({ off_shift: 2, committed: 1 })).toBe('mixed');
    expect(shortfallOf({ already_declined: 1 })).toBe('all_refused');
    expect(shortfallOf({ unreachable: 2, missing_skill: 9 })).toBe('all_too_far');
    expect(shortfallOf({ stale_position: 2 })).toBe('no_fresh_position');
  });
});
