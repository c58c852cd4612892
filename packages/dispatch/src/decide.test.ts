import { ExclusionReason, Skill, UnitId, UnitKind, UnitState } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { exclusionOf, worthAsking } from './eligibility.ts';
import { DEFAULT_DISPATCH_SETTINGS } from './settings.ts';
import type { Eta, Situation, UnitSnapshot } from './situation.ts';

const NOW_MS = Date.UTC(2026, 2, 1, 8);

function unitId(n: number): UnitId {
  return UnitId.parse(`00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
}

function unit(n: number, changes: Partial<UnitSnapshot> = {}): UnitSnapshot {
  return {
    id: unitId(n),
    name: `R-${String(n).padStart(2, '0')}`,
    kind: 'tow_truck',
    skills: ['tow', 'survey'],
    state: 'available',
    hasActiveAssignment: false,
    online: true,
    position: { lat: 31, lon: 121, atMs: NOW_MS - 1_000 },
    ...changes,
  };
}

const eta = (etaS: number): Eta => ({ etaS, distanceM: etaS * 10, source: 'road_graph' });

function situation(changes: Partial<Situation> = {}): Situation {
  return {
    role: 'rescue',
    needs: ['tow'],
    troubledUnitId: null,
    refusals: new Map(),
    etas: new Map(),
    settings: DEFAULT_DISPATCH_SETTINGS,
    nowMs: NOW_MS,
    ...changes,
  };
}

describe('eligibility', () => {
  const reachable = situation({ etas: new Map([[unitId(1), eta(60)]]) });
  const cases: [ExclusionReason, UnitSnapshot, Situation][] = [
    ['in_trouble', unit(1), { ...reachable, troubledUnitId: unitId(1) }],
    ['wrong_role', unit(1, { kind: 'delivery_driver' }), reachable],
    ['missing_skill', unit(1, { skills: ['tyre'] }), reachable],
    ['off_shift', unit(1, { state: 'off_shift' }), reachable],
    ['out_of_service', unit(1, { state: 'out_of_service' }), reachable],
    ['committed', unit(1, { state: 'en_route' }), reachable],
    ['committed', unit(1, { state: 'returning' }), reachable],
    ['committed', unit(1, { hasActiveAssignment: true }), reachable],
    ['no_position', unit(1, { position: null }), reachable],
    ['stale_position', unit(1, { position: { lat: 31, lon: 121, atMs: NOW_MS - 121_000 } }), reachable],
    ['offline', unit(1, { online: false }), reachable],
    ['already_declined', unit(1), { ...reachable, refusals: new Map([[unitId(1), NOW_MS - 1_000]]) }],
    ['unreachable', unit(1), situation()],
    ['unreachable', unit(1), situation({ etas: new Map([[unitId(1), eta(3 * 3_600)]]) })],
  ];

  it.each(cases)('leaves a unit out as %s', (reason, candidate, given) => {
    expect(exclusionOf(candidate, given)).toBe(reason);
    expect(decide([candidate], given).chosenUnitId).toBeNull();
  });

  it('gives only reasons that the contract knows', () => {
    expect(cases.every(([reason]) => ExclusionReason.options.includes(reason))).toBe(true);
  });

  it('asks a unit again when its refusal is old enough', () => {
    const later = { ...reachable, refusals: new Map([[unitId(1), NOW_MS - 601_000]]) };
    expect(exclusionOf(unit(1), later)).toBeNull();
  });

  it('searches the road only for units that could go', () => {
    const units = [unit(1), unit(2, { state: 'off_shift' }), unit(3, { position: null })];
    expect(worthAsking(units, situation()).map((u) => u.id)).toEqual([unitId(1)]);
  });
});

describe('cost', () => {
  it('names its parts, and keeps a many-skilled unit back when a plain one is nearly as near', () => {
    const plain = unit(1, { skills: ['tow'] });
    const skilled = unit(2, { skills: ['tow', 'survey', 'tyre', 'battery'] });
    const etas = new Map([
      [unitId(1), eta(130)],
      [unitId(2), eta(100)],
    ]);
    const { chosenUnitId, candidates } = decide([skilled, plain], situation({ etas }));
    expect(chosenUnitId).toBe(unitId(1));
    expect(candidates[1]).toMatchObject({
      rank: 2,
      costS: 145,
      parts: [
        { part: 'response', seconds: 100 },
        { part: 'over_skilled', seconds: 45 },
      ],
    });
  });
});

const arbitraryUnit = fc.record({
  kind: fc.constantFrom(...UnitKind.options),
  skills: fc.uniqueArray(fc.constantFrom(...Skill.options), { minLength: 1 }),
  state: fc.oneof(fc.constant('available' as const), fc.constantFrom(...UnitState.options)),
  hasActiveAssignment: fc.boolean(),
  online: fc.constantFrom(true, false, null),
  ageMs: fc.option(fc.integer({ min: 0, max: 200_000 })),
  etaS: fc.option(fc.integer({ min: 0, max: 9_000 })),
  refusedAgoMs: fc.option(fc.integer({ min: 0, max: 900_000 })),
});

const arbitraryWorld = fc
  .record({
    parts: fc.array(arbitraryUnit, { maxLength: 25 }),
    needs: fc.uniqueArray(fc.constantFrom(...Skill.options), { maxLength: 2 }),
  })
  .map(({ parts, needs }) => {
    const units = parts.map((part, n) =>
      unit(n, {
        kind: part.kind,
        skills: part.skills,
        state: part.state,
        hasActiveAssignment: part.hasActiveAssignment,
        online: part.online,
        position: part.ageMs === null ? null : { lat: 31, lon: 121, atMs: NOW_MS - part.ageMs },
      }),
    );
    const etas = new Map(parts.flatMap((p, n) => (p.etaS === null ? [] : [[unitId(n), eta(p.etaS)] as const])));
    const refusals = new Map(
      parts.flatMap((p, n) => (p.refusedAgoMs === null ? [] : [[unitId(n), NOW_MS - p.refusedAgoMs] as const])),
    );
    return { units, given: situation({ needs, etas, refusals }) };
  });

describe('a decision', () => {
  it('never picks an excluded unit, and picks one whenever one is eligible', () => {
    fc.assert(
      fc.property(arbitraryWorld, ({ units, given }) => {
        const eligible = units.filter((u) => exclusionOf(u, given) === null);
        const { chosenUnitId, candidates, excludedCount } = decide(units, given);
        expect(chosenUnitId === null).toBe(eligible.length === 0);
        expect([null, ...eligible.map((u) => u.id)]).toContain(chosenUnitId);
        expect(candidates.filter((c) => c.rank !== null).length).toBe(eligible.length);
        expect(excludedCount).toBe(units.length - eligible.length);
      }),
    );
  });

  it('picks the cheapest, and its costs are the sum of their parts', () => {
    fc.assert(
      fc.property(arbitraryWorld, ({ units, given }) => {
        const ranked = decide(units, given).candidates.filter((c) => c.rank !== null);
        for (const [index, candidate] of ranked.entries()) {
          expect(candidate.rank).toBe(index + 1);
          expect(candidate.costS).toBe(candidate.parts.reduce((sum, part) => sum + part.seconds, 0));
          expect(candidate.costS).toBeGreaterThanOrEqual(ranked[Math.max(0, index - 1)]?.costS ?? 0);
        }
      }),
    );
  });

  it('does not depend on the order in which the units come', () => {
    fc.assert(
      fc.property(
        arbitraryWorld.chain((world) =>
          fc.record({
            world: fc.constant(world),
            shuffled: fc.shuffledSubarray(world.units, { minLength: world.units.length }),
          }),
        ),
        ({ world, shuffled }) => {
          expect(decide(shuffled, world.given)).toEqual(decide(world.units, world.given));
        },
      ),
    );
  });

  it('does not change when a farther unit with the same skills joins', () => {
    fc.assert(
      fc.property(arbitraryWorld, fc.integer({ min: 1, max: 600 }), ({ units, given }, fartherByS) => {
        const before = decide(units, given);
        const chosen = units.find((u) => u.id === before.chosenUnitId);
        fc.pre(chosen !== undefined);
        const farther = unit(999, { kind: chosen.kind, skills: chosen.skills });
        const etas = new Map(given.etas).set(farther.id, eta(given.etas.get(chosen.id)!.etaS + fartherByS));
        expect(decide([farther, ...units], { ...given, etas }).chosenUnitId).toBe(before.chosenUnitId);
      }),
    );
  });

  it('records at most so many excluded units, but counts all', () => {
    const given = situation({ settings: { ...DEFAULT_DISPATCH_SETTINGS, recordedExclusions: 2 } });
    const { candidates, excludedCount } = decide([unit(3), unit(1), unit(2)], given);
    expect(candidates.map((c) => c.unitName)).toEqual(['R-01', 'R-02']);
    expect(excludedCount).toBe(3);
  });
});
