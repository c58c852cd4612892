import type { Candidate, CostPart, Decision, ExclusionReason, IncidentId } from '@roadcall/contracts';
import { IncidentCosts, type PairCost } from '../batch/incident-costs.ts';
import { unitStandings, type UnitStandings } from '../batch/unit-standings.ts';
import { exclusionOf } from '../eligibility.ts';
import { straightLineM } from '../straight-line.ts';
import { askedOf, lostCoverageS, overSkilledS, type PreparedBatch } from './prepare-batch.ts';
import type { PlannedIncident } from './planned-incidents.ts';
import { shortfallOf } from './shortfall.ts';

/** Units that a record names beside the chosen one. */
const NEXT_BEST = 5;

/** Why an incident got what it got. */
export type Reasons = Pick<
  Decision,
  'outcome' | 'shortfall' | 'candidates' | 'consideredCount' | 'excludedCount' | 'excludedByRule'
>;

type Ranked = Candidate & { costS: number; etaS: number; place: number };

/**
 * Explains plans one incident at a time: the chosen unit and the next five with their cost in parts, the excluded ones
 * with the rule, counted all and named as far as the settings allow.
 */
export class Explainer {
  readonly #prepared: PreparedBatch;
  readonly #standings: UnitStandings;
  /** Of each unit, the incident that the plan gave it to. */
  readonly #plannedFor: (IncidentId | null)[];

  constructor(prepared: PreparedBatch, unitOfIncident: readonly (number | null)[]) {
    const { batch, rows, situation } = prepared;
    this.#prepared = prepared;
    this.#standings = unitStandings(batch, situation.settings);
    this.#plannedFor = batch.units.map(() => null);
    for (const [row, unit] of unitOfIncident.entries()) {
      if (unit !== null) this.#plannedFor[unit] = situation.incidents[rows[row]!]!.id;
    }
  }

  explain({ incident, row, outcome, unit: chosen }: PlannedIncident): Reasons {
    const { batch, situation, uses } = this.#prepared;
    const costs = new IncidentCosts(situation.settings, batch.incidents[row]!, this.#standings);
    const ranked: Ranked[] = [];
    const excluded: Candidate[] = [];
    const excludedByRule: Partial<Record<ExclusionReason, number>> = {};
    for (const place of situation.units.keys()) {
      const isHeld = batch.incidents[row]!.unit === place;
      const reason = isHeld ? null : exclusionOf(situation.units[place]!, askedOf(situation, uses, incident, place));
      const cost = reason === null ? costs.pair(place) : null;
      if (cost !== null) ranked.push(this.#ranked(incident, place, cost));
      else {
        // Without a rule against it: who is on the way is replaced by units that can leave now, only.
        const rule = reason ?? 'committed';
        excludedByRule[rule] = (excludedByRule[rule] ?? 0) + 1;
        excluded.push({ ...this.#candidate(incident, place), excluded: rule });
      }
    }
    ranked.sort((a, b) => a.costS - b.costS || a.etaS - b.etaS || compareText(a.unitId, b.unitId));
    excluded.sort((a, b) => compareText(a.unitName, b.unitName) || compareText(a.unitId, b.unitId));
    const named = ranked
      .map((candidate, index) => ({ ...candidate, rank: index + 1 }))
      .toSorted((a, b) => Number(b.place === chosen) - Number(a.place === chosen) || a.rank - b.rank)
      .slice(0, (chosen === null ? 0 : 1) + NEXT_BEST)
      .map(({ place: _place, ...candidate }): Candidate => candidate);
    return {
      outcome: chosen === null && ranked.length === 0 ? 'nobody' : outcome,
      shortfall: chosen === null ? this.#shortfall(incident, ranked, excludedByRule) : null,
      candidates: [...named, ...excluded.slice(0, situation.settings.recordedExclusions)],
      consideredCount: ranked.length,
      excludedCount: excluded.length,
      excludedByRule,
    };
  }

  #shortfall(incident: number, ranked: readonly Ranked[], excludedByRule: Decision['excludedByRule']) {
    if (ranked.length === 0) return shortfallOf(excludedByRule);
    const { id } = this.#prepared.situation.incidents[incident]!;
    const isTaken = ({ place }: Ranked) => this.#plannedFor[place] !== null && this.#plannedFor[place] !== id;
    return ranked.every(isTaken) ? 'needed_elsewhere' : 'better_to_wait';
  }

  #candidate(incident: number, place: number): Candidate {
    const { situation, uses } = this.#prepared;
    const { id, name, kind, job, position } = situation.units[place]!;
    const { seconds, source, straight } = situation.travel[incident]!;
    const scene = situation.incidents[incident]!;
    const etaS = seconds[place]!;
    const isStraight = source === 'straight_line' || straight.has(place);
    const isKnown = etaS < Infinity;
    const plannedFor = this.#plannedFor[place]!;
    return {
      unitId: id,
      unitName: name,
      kind,
      rank: null,
      excluded: null,
      etaS: isKnown ? etaS : null,
      etaSource: isKnown ? (isStraight ? 'straight_line' : source) : null,
      freeInS: uses[place]!.freeInS,
      distanceM: isStraight && position !== null ? straightLineM(position, scene.place) : null,
      costS: null,
      parts: [],
      servesIncidentId: job?.incidentId ?? null,
      plannedForIncidentId: plannedFor === scene.id ? null : plannedFor,
    };
  }

  #ranked(incident: number, place: number, cost: PairCost): Ranked {
    const parts = this.#parts(incident, place, cost);
    const costS = parts.reduce((sum, { seconds }) => sum + seconds, 0);
    const etaS = this.#prepared.situation.travel[incident]!.seconds[place]!;
    return { ...this.#candidate(incident, place), etaS, costS, parts, place };
  }

  #parts(incident: number, place: number, cost: PairCost): Candidate['parts'] {
    const { situation } = this.#prepared;
    const unneededS = overSkilledS(situation.units[place]!, situation.incidents[incident]!, situation.settings);
    const seconds: Record<CostPart, number> = {
      travel: cost.travelS,
      response: cost.responseS,
      late: cost.lateS,
      priority: cost.priorityS,
      swap: cost.swapS,
      over_skilled: unneededS,
      coverage: lostCoverageS(situation, place),
    };
    // What costs nothing is not worth a word, but for the way itself.
    return PARTS.filter((part) => seconds[part] > 0 || part === 'travel').map((part) => ({
      part,
      seconds: seconds[part],
    }));
  }
}

const PARTS: readonly CostPart[] = ['travel', 'response', 'late', 'priority', 'swap', 'over_skilled', 'coverage'];

/** By code unit, never by locale: two machines must agree. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
