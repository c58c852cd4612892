import type { Candidate } from '@roadcall/contracts';
import type { Eta, Situation, UnitSnapshot } from './situation.ts';

type CostPart = Candidate['parts'][number];

/** What sending a unit costs, in seconds, part by part. Parts of 0 are left out, except the response itself. */
export function costParts(unit: UnitSnapshot, eta: Eta, situation: Situation): CostPart[] {
  const parts: CostPart[] = [{ part: 'response', seconds: eta.etaS }];
  const unneeded = unit.skills.filter((skill) => !situation.needs.includes(skill)).length;
  const overSkilledS = unneeded * situation.settings.overSkilledPenaltyS;
  if (overSkilledS > 0) parts.push({ part: 'over_skilled', seconds: overSkilledS });
  return parts;
}

export function totalS(parts: readonly CostPart[]): number {
  return parts.reduce((sum, part) => sum + part.seconds, 0);
}
