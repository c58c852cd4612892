import type { IncidentId, UnitId } from '@roadcall/contracts';
import type { NewDecision } from '@roadcall/store';

/** A decision for a unit without any reasons, for tests that need an offer and not its why. */
export function plainDecision(incidentId: IncidentId, unitId: UnitId): NewDecision {
  return {
    incidentId,
    decidedAt: new Date(),
    outcome: 'offered',
    chosenUnitId: unitId,
    shortfall: null,
    candidates: [],
    consideredCount: 1,
    excludedCount: 0,
    excludedByRule: {},
    swap: null,
    plan: null,
    tookMs: 1,
  };
}
