import type { Candidate, ExclusionReason, UnitId } from '@roadcall/contracts';
import { costParts, totalS } from './cost.ts';
import { exclusionOf } from './eligibility.ts';
import type { Situation, UnitSnapshot } from './situation.ts';

/** What a decision record says, without its identity and time. */
export interface DecisionParts {
  readonly chosenUnitId: UnitId | null;
  /** Ranked ones first, cheapest first; then the excluded ones by name, at most `recordedExclusions` of them. */
  readonly candidates: readonly Candidate[];
  readonly consideredCount: number;
  readonly excludedCount: number;
  readonly excludedByRule: Partial<Record<ExclusionReason, number>>;
}

/**
 * Chooses the cheapest eligible unit for one incident (domain §4; architecture §7: one incident is solved at once).
 * Equal costs are settled by travel time, then by unit id, so the order of `units` never matters.
 */
export function decide(units: readonly UnitSnapshot[], situation: Situation): DecisionParts {
  const ranked: (Candidate & { costS: number; etaS: number })[] = [];
  const excluded: Candidate[] = [];
  const excludedByRule: Partial<Record<ExclusionReason, number>> = {};
  for (const unit of units) {
    const reason = exclusionOf(unit, situation);
    const eta = situation.etas.get(unit.id);
    const common = {
      unitId: unit.id,
      unitName: unit.name,
      kind: unit.kind,
      rank: null,
      etaSource: eta?.source ?? null,
      distanceM: eta?.distanceM ?? null,
      freeInS: 0,
      servesIncidentId: null,
      plannedForIncidentId: null,
    };
    if (reason !== null || eta === undefined) {
      if (reason !== null) excludedByRule[reason] = (excludedByRule[reason] ?? 0) + 1;
      excluded.push({ ...common, excluded: reason, etaS: eta?.etaS ?? null, costS: null, parts: [] });
    } else {
      const parts = costParts(unit, eta, situation);
      ranked.push({ ...common, excluded: null, etaS: eta.etaS, costS: totalS(parts), parts });
    }
  }
  ranked.sort((a, b) => a.costS - b.costS || a.etaS - b.etaS || compareText(a.unitId, b.unitId));
  excluded.sort((a, b) => compareText(a.unitName, b.unitName) || compareText(a.unitId, b.unitId));
  return {
    chosenUnitId: ranked[0]?.unitId ?? null,
    candidates: [
      ...ranked.map((candidate, index) => ({ ...candidate, rank: index + 1 })),
      ...excluded.slice(0, situation.settings.recordedExclusions),
    ],
    consideredCount: ranked.length,
    excludedCount: excluded.length,
    excludedByRule,
  };
}

/** By code unit, never by locale: two machines must agree. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
