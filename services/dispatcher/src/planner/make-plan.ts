import type { IncidentId, Place, TenantId } from '@roadcall/contracts';
import {
  Explainer,
  nearestPairs,
  ordersInGroups,
  planBatch,
  plannedIncidents,
  prepareBatch,
  WIDER_SEARCH,
  type BatchPlan,
  type PlannedIncident,
  type PreparedBatch,
} from '@roadcall/dispatch';
import type { RoadGraph } from '@roadcall/roads';
import type { Drives } from '../travel/drives.ts';
import type { TravelRows } from '../travel/travel-rows.ts';
import { wayOver } from '../travel/way-to-scene.ts';
import { mayBeReplaced, planReplacements } from './plan-replacements.ts';
import type { DecisionDraft, Order, Plan, PlanQuestion, ReplacementLegs } from './planner-messages.ts';
import type { IncidentRecord, ReadSituation, SituationReader } from './read-situation.ts';

/** Why an incident still waits is looked at again after this long; all its units have to be gone through for it. */
const EXPLAIN_AGAIN_MS = 60_000;

const NOTHING: Plan = {
  groups: [],
  notes: [],
  replacementNotes: [],
  proof: { incidents: 0, units: 0, rounds: 0, dualityGapMs: 0, fallback: false, tookMs: 0 },
  times: { readMs: 0, travelMs: 0, solveMs: 0, explainMs: 0 },
};

/** Makes plans in a thread of its own: reads, asks for travel times, solves, and says why. Commits nothing. */
export class PlanMaker {
  readonly #reader: SituationReader;
  readonly #travelOf: (tenantId: TenantId) => TravelRows;
  readonly #drives: Drives;
  readonly #graph: RoadGraph | undefined;
  /** When it was last said why an incident waits. */
  readonly #explainedAtMs = new Map<IncidentId, number>();

  constructor(
    reader: SituationReader,
    travel: { travelOf: (tenantId: TenantId) => TravelRows; drives: Drives; graph: RoadGraph | undefined },
  ) {
    this.#reader = reader;
    this.#travelOf = travel.travelOf;
    this.#drives = travel.drives;
    this.#graph = travel.graph;
  }

  async make({ tenantId, method, settings, at }: PlanQuestion): Promise<Plan> {
    const clock = new StopWatch();
    const read = await this.#reader.read(tenantId, at, settings.coverageReachS);
    if (read === undefined) return NOTHING;
    const readMs = clock.lap();
    const { incidents, units } = read;
    const travel = await this.#travelOf(tenantId).rows({
      scenes: incidents,
      units: units.map(({ id, position }) => ({ id, place: position && { lat: position.lat, lon: position.lon } })),
      at,
      maxTravelS: settings.maxTravelS * WIDER_SEARCH,
    });
    const travelMs = clock.lap();
    const prepared = prepareBatch({ ...read, travel, settings, nowMs: at.getTime() });
    const exact = method === 'exact' ? planBatch(prepared.batch, settings) : undefined;
    const unitOfIncident = exact?.unitOfIncident ?? nearestPairs(prepared.batch);
    const solveMs = clock.lap();
    const proof: Plan['proof'] = {
      incidents: prepared.rows.length,
      units: units.length,
      rounds: exact?.rounds ?? 0,
      dualityGapMs: exact?.certificate.dualityGap ?? null,
      fallback: exact === undefined,
      tookMs: clock.totalMs(),
    };
    const planned = plannedIncidents(prepared, unitOfIncident);
    const writer = new PlanWriter(read, prepared, unitOfIncident, {
      at,
      proof,
      planGainS: gainOf(prepared, planned, exact),
    });
    const groups = ordersInGroups(planned).map((group) =>
      group.map((order) => this.#order(writer, prepared, order, at)),
    );
    const notes = planned.flatMap((each) => this.#note(writer, prepared, each, at));
    const { replaced, waiting } = await this.#replace(read, groups, { tenantId, settings, at });
    return {
      groups: replaced.toSorted((a, b) => urgency(prepared, a) - urgency(prepared, b)),
      notes,
      replacementNotes: waiting,
      proof,
      times: { readMs, travelMs, solveMs, explainMs: clock.lap() },
    };
  }

  /** The other legs of the missions: with the rescue where it is sent now, else by themselves (domain §4). */
  async #replace(
    { replacements, units }: ReadSituation,
    groups: readonly (readonly Order[])[],
    { tenantId, settings: dispatch, at }: Pick<PlanQuestion, 'tenantId' | 'settings' | 'at'>,
  ): Promise<{ replaced: (readonly Order[])[]; waiting: Plan['replacementNotes'] }> {
    if (replacements === undefined) return { replaced: [...groups], waiting: [] };
    const { pool, settings } = replacements;
    const served = new Set(groups.flat().map(({ incidentId }) => incidentId));
    const wanted = mayBeReplaced(replacements.wanted, served);
    const planned = await planReplacements({ tenantId, wanted, pool, units, settings, dispatch, at }, this.#drives);
    const legsOf = new Map(
      planned.flatMap(({ wanted: scene, legs, decision }) =>
        legs === null ? [] : [[scene.incidentId, { ...this.#onRoads(legs, scene, units, at), decision }] as const],
      ),
    );
    const together = groups.map((group) =>
      group.map((order) => ({ ...order, replacement: legsOf.get(order.incidentId) ?? null })),
    );
    const alone = planned.flatMap(({ wanted: { incidentId, incidentVersion, number, reportedAt } }): Order[][] => {
      const replacement = served.has(incidentId) ? undefined : legsOf.get(incidentId);
      if (replacement === undefined) return [];
      return [[{ incidentId, incidentVersion, incidentNumber: number, reportedAt, rescue: null, replacement }]];
    });
    // What is missing is written down when that changes.
    const waiting = planned.flatMap(({ wanted: { lastShortfall }, legs, decision }) =>
      legs === null && decision.shortfall !== lastShortfall ? [decision] : [],
    );
    return { replaced: [...together, ...alone], waiting };
  }

  /** The driver's way over the vehicle to the customer, where the roads know it. */
  #onRoads(legs: ReplacementLegs, { lat, lon }: Place, units: ReadSituation['units'], at: Date): ReplacementLegs {
    const driver = units.find(({ id }) => id === legs.driverUnitId)?.position;
    if (!this.#graph || !driver || !legs.eta || legs.eta.source === 'straight_line') return legs;
    const way = wayOver(this.#graph, [driver, legs.pickUp, { lat, lon }], at);
    if (way === null) return legs;
    return { ...legs, eta: { ...legs.eta, distanceM: way.distanceM }, route: way.polyline };
  }

  #order(writer: PlanWriter, { situation }: PreparedBatch, planned: PlannedIncident, at: Date): Order {
    const incident = situation.incidents[planned.incident]!;
    const unit = situation.units[planned.unit!]!;
    const decision = writer.decision(planned);
    const [chosen, ...others] = decision.candidates;
    if (chosen === undefined || chosen.etaS === null || chosen.etaSource === null) {
      throw new Error(`the unit chosen for incident ${incident.id} has no travel time`);
    }
    const way =
      this.#graph && unit.position && chosen.etaSource !== 'straight_line'
        ? wayOver(this.#graph, [unit.position, incident.place], at)
        : null;
    const distanceM = way?.distanceM ?? chosen.distanceM;
    this.#explainedAtMs.delete(incident.id);
    return {
      incidentId: incident.id,
      incidentNumber: writer.numberOf(incident.id),
      incidentVersion: incident.version,
      reportedAt: new Date(incident.reportedAtMs),
      rescue: {
        unitId: unit.id,
        replaces: incident.held?.assignmentId ?? null,
        eta: { etaS: chosen.etaS, distanceM, source: chosen.etaSource },
        route: way?.polyline ?? null,
        decision: { ...decision, candidates: [{ ...chosen, distanceM }, ...others] },
      },
      replacement: null,
    };
  }

  /** A record for an incident that gets nobody now, unless the last one says the same. */
  #note(writer: PlanWriter, { situation }: PreparedBatch, planned: PlannedIncident, at: Date): DecisionDraft[] {
    const { id } = situation.incidents[planned.incident]!;
    const last = writer.recordOf(id).last;
    if (planned.outcome === 'proposed') {
      const isSaid = last.lastOutcome === 'proposed' && last.lastChosenUnitId === situation.units[planned.unit!]!.id;
      return isSaid ? [] : [writer.decision(planned)];
    }
    if (planned.outcome !== 'waits') return [];
    const isWaiting = last.lastOutcome === 'nobody' || last.lastOutcome === 'waits';
    if (isWaiting && at.getTime() - (this.#explainedAtMs.get(id) ?? -Infinity) < EXPLAIN_AGAIN_MS) return [];
    this.#explainedAtMs.set(id, at.getTime());
    const decision = writer.decision(planned);
    return last.lastOutcome === decision.outcome && last.lastShortfall === decision.shortfall ? [] : [decision];
  }
}

/** Writes the records of one plan. */
class PlanWriter {
  readonly #read: ReadSituation;
  readonly #prepared: PreparedBatch;
  readonly #explainer: Explainer;
  readonly #about: { at: Date; proof: Plan['proof']; planGainS: number };

  constructor(
    read: ReadSituation,
    prepared: PreparedBatch,
    unitOfIncident: readonly (number | null)[],
    about: { at: Date; proof: Plan['proof']; planGainS: number },
  ) {
    this.#read = read;
    this.#prepared = prepared;
    this.#explainer = new Explainer(prepared, unitOfIncident);
    this.#about = about;
  }

  recordOf(id: IncidentId): IncidentRecord {
    const record = this.#read.records.get(id);
    if (record === undefined) throw new Error(`incident ${id} was planned and not read`);
    return record;
  }

  numberOf(id: IncidentId): string {
    return this.recordOf(id).number;
  }

  decision(planned: PlannedIncident): DecisionDraft {
    const { situation } = this.#prepared;
    const { at, proof, planGainS } = this.#about;
    const unit = planned.unit === null ? undefined : situation.units[planned.unit]!;
    const from = planned.replaces === null ? undefined : situation.units[planned.replaces]!;
    const { seconds } = situation.travel[planned.incident]!;
    const isSwap = planned.outcome === 'swapped' && from !== undefined;
    return {
      incidentId: situation.incidents[planned.incident]!.id,
      decidedAt: at,
      chosenUnitId: unit?.id ?? null,
      ...this.#explainer.explain(planned),
      swap: isSwap
        ? {
            fromUnitId: from.id,
            fromUnitName: from.name,
            earlierS: seconds[planned.replaces!]! - seconds[planned.unit!]!,
            planGainS,
          }
        : null,
      plan: proof,
    };
  }
}

/** What all changes of units together gain over changing nobody, seconds of cost; 0 without any. */
function gainOf(prepared: PreparedBatch, planned: readonly PlannedIncident[], exact: BatchPlan | undefined): number {
  if (exact === undefined || !planned.some(({ outcome }) => outcome === 'swapped')) return 0;
  const unchanged = planBatch(prepared.batch, { ...prepared.situation.settings, maxSwaps: 0 });
  return (unchanged.certificate.totalCost - exact.certificate.totalCost) / 1_000;
}

const SEVERITY_ORDER = { critical: 0, major: 1, minor: 2 } as const;

/** Lower is committed first: the most severe, then the oldest; replacements that come alone last. */
function urgency({ situation }: PreparedBatch, group: readonly Order[]): number {
  const ids = new Set(group.map(({ incidentId }) => incidentId));
  const ranks = situation.incidents.flatMap(({ id, severity }, index) =>
    ids.has(id) ? [SEVERITY_ORDER[severity] * situation.incidents.length + index] : [],
  );
  return Math.min(...ranks);
}

/** Milliseconds since it was made, and since the last lap. */
class StopWatch {
  readonly #begin = performance.now();
  #last = this.#begin;

  lap(): number {
    const now = performance.now();
    const ms = now - this.#last;
    this.#last = now;
    return ms;
  }

  totalMs(): number {
    return performance.now() - this.#begin;
  }
}
