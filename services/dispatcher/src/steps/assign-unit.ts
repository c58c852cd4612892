import type { Decision, DispatchJob, Incident } from '@roadcall/contracts';
import { decide, worthAsking, type DecisionParts, type Situation, type UnitSnapshot } from '@roadcall/dispatch';
import {
  findIncident,
  listDecisionsOf,
  listDispatchUnits,
  listRefusals,
  offerAssignment,
  recordDecision,
  withTransaction,
  type DispatchUnit,
  type NewDecision,
} from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import type { DecisionOutcome } from '../dispatch-metrics.ts';
import { wantsUnit } from './wake-ups.ts';

/** Other dispatchers may take the chosen unit first; each loss means that one of them made progress. */
const MAX_ATTEMPTS = 10;

/**
 * Finds the cheapest eligible unit for an incident and offers it the job, exclusively, for `offerMs` (domain §4).
 * Everything is read anew: the job is a wake-up that may be late, repeated or wrong. When nobody can go, the reasons
 * are recorded, and the incident waits for a free unit or the sweep.
 */
export async function assignUnit(
  context: DispatchContext,
  { tenantId, incidentId }: Extract<DispatchJob, { kind: 'assign' }>,
): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const startedAt = performance.now();
    const incident = await findIncident(context.pool, tenantId, incidentId);
    if (!incident || !wantsUnit(incident)) return context.metrics.decided('not_needed', 0);
    const outcome = await tryOnce(context, { tenantId, incidentId }, incident, startedAt);
    if (outcome !== 'contended') return context.metrics.decided(outcome, performance.now() - startedAt);
  }
  context.metrics.decided('contended', 0);
  context.logger.warn({ incidentId }, 'lost every unit to other incidents; the sweep tries again');
}

type Ids = Pick<Extract<DispatchJob, { kind: 'assign' }>, 'tenantId' | 'incidentId'>;

async function tryOnce(
  context: DispatchContext,
  ids: Ids,
  incident: Incident,
  startedAt: number,
): Promise<DecisionOutcome> {
  const at = context.now();
  const { units, situation } = await readSituation(context, ids, incident, at);
  const parts = decide(units, situation);
  const chosen = units.find((unit) => unit.id === parts.chosenUnitId);
  const eta = chosen && situation.etas.get(chosen.id);
  const decision = describeDecision(incident, parts, at, performance.now() - startedAt);
  if (!chosen?.position || !eta) {
    await recordNobody(context, ids, decision);
    return 'nobody';
  }
  const route = context.travel.route(chosen.position, incident, at);
  const distanceM = route?.distanceM ?? eta.distanceM;
  const offered = await withTransaction(context.pool, (tx) =>
    offerAssignment(tx, {
      ...ids,
      incidentVersion: incident.version,
      unitId: chosen.id,
      role: 'rescue',
      eta: { ...eta, distanceM },
      route: route?.polyline ?? null,
      decision: {
        ...decision,
        candidates: decision.candidates.map((each) => (each.unitId === chosen.id ? { ...each, distanceM } : each)),
        tookMs: performance.now() - startedAt,
      },
      at,
      expiresAt: new Date(at.getTime() + context.offerMs),
    }),
  );
  if (!offered.ok) return 'contended';
  const { unitName, etaS, state } = offered.assignment;
  context.logger.info({ incident: incident.number, unit: unitName, etaS, source: eta.source, state }, 'unit offered');
  return 'offered';
}

/** Units with their newest positions, who refused, and how long each eligible one would drive. */
async function readSituation(
  { pool, travel, settings }: DispatchContext,
  { tenantId, incidentId }: Ids,
  incident: Incident,
  at: Date,
): Promise<{ units: UnitSnapshot[]; situation: Situation }> {
  const units = (await listDispatchUnits(pool, tenantId)).map(snapshotOf);
  const refusals = await listRefusals(pool, tenantId, incidentId);
  const known = {
    role: 'rescue' as const,
    needs: incident.needs,
    troubledUnitId: incident.troubledUnit?.id ?? null,
    refusals: new Map(refusals.map((refusal) => [refusal.unitId, refusal.at.getTime()])),
    settings,
    nowMs: at.getTime(),
  };
  const asked = worthAsking(units, known).flatMap(({ id, position }) => (position ? [{ id, position }] : []));
  const answers =
    asked.length === 0
      ? []
      : travel.toScene(
          incident,
          asked.map((unit) => unit.position),
          at,
          settings.maxTravelS,
        );
  const etas = new Map(asked.flatMap(({ id }, index) => (answers[index] ? [[id, answers[index]] as const] : [])));
  return { units, situation: { ...known, etas } };
}

function snapshotOf({ lat, lon, positionAt, ...unit }: DispatchUnit): UnitSnapshot {
  const isPlaced = lat !== null && lon !== null && positionAt !== null;
  return { ...unit, position: isPlaced ? { lat, lon, atMs: positionAt.getTime() } : null };
}

function describeDecision(incident: Incident, parts: DecisionParts, at: Date, tookMs: number): NewDecision {
  return {
    incidentId: incident.id,
    decidedAt: at,
    outcome: parts.chosenUnitId === null ? 'nobody' : 'offered',
    shortfall: parts.chosenUnitId === null ? 'mixed' : null,
    swap: null,
    plan: null,
    ...parts,
    candidates: [...parts.candidates],
    tookMs,
  };
}

/** An incident may wait for long: the same answer is not written down every few seconds again. */
async function recordNobody({ pool, logger }: DispatchContext, ids: Ids, decision: NewDecision): Promise<void> {
  const [last] = await listDecisionsOf(pool, ids.tenantId, ids.incidentId, 1);
  if (last?.chosenUnitId === null && reasonsOf(last) === reasonsOf(decision)) return;
  await recordDecision(pool, ids.tenantId, decision);
  logger.info({ incidentId: ids.incidentId, excluded: decision.excludedCount }, 'nobody can go now');
}

function reasonsOf({ candidates }: Pick<Decision, 'candidates'>): string {
  return candidates.map((candidate) => `${candidate.unitId} ${candidate.excluded}`).join('\n');
}
