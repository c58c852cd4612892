import type { DispatchSettings, IncidentId } from '@roadcall/contracts';
import type { Batch, BatchIncident } from '../batch/batch.ts';
import { helpKey, isOfKind, mayServe, type Asked } from '../eligibility.ts';
import type { JobForecast } from '../job-forecast.ts';
import type { IncidentSnapshot, TravelRow, UnitSnapshot } from '../situation.ts';
import { useOf, type UnitUse } from '../unit-use.ts';

/** Everything that one plan of a company knows. Pure data: the same situation always gives the same plan. */
export interface Situation {
  readonly incidents: readonly IncidentSnapshot[];
  readonly units: readonly UnitSnapshot[];
  /** By incident. */
  readonly travel: readonly TravelRow[];
  readonly forecast: JobForecast;
  /** By unit: what the cover of its area loses without it, seconds (coverage.ts). */
  readonly coverageLossS: Float64Array;
  readonly settings: DispatchSettings;
  readonly nowMs: number;
}

/** A batch, and how its rows belong to the situation. Units have the same places in both. */
export interface PreparedBatch {
  readonly situation: Situation;
  readonly batch: Batch;
  /** Of each row of the batch, the place of its incident in the situation. Incidents whose unit may not change are left out. */
  readonly rows: readonly number[];
  readonly uses: readonly UnitUse[];
}

/** Applies the hard rules and turns a situation into a batch: what may not be is Infinity there. */
export function prepareBatch(situation: Situation): PreparedBatch {
  const { incidents, units } = situation;
  const unitIndex = new Map(units.map(({ id }, index) => [id, index]));
  const uses = usesOf(situation);
  const ofKind = new Map<string, number[]>();
  const extras = new Map<string, Float32Array>();
  const rows: number[] = [];
  const batchIncidents: BatchIncident[] = [];
  for (const [index, incident] of incidents.entries()) {
    const heldBy = incident.held === null ? null : (unitIndex.get(incident.held.unitId) ?? null);
    if (incident.held !== null && (heldBy === null || uses[heldBy]!.blocked !== null)) continue;
    const key = helpKey(incident);
    let candidates = ofKind.get(key);
    if (candidates === undefined) {
      candidates = [...units.keys()].filter((unit) => isOfKind(units[unit]!, askedOf(situation, uses, index, unit)));
      ofKind.set(key, candidates);
      extras.set(key, extraCosts(situation, uses, incident, candidates));
    }
    rows.push(index);
    batchIncidents.push({
      ageS: (situation.nowMs - incident.reportedAtMs) / 1_000,
      promisedS: (incident.promisedAtMs - incident.reportedAtMs) / 1_000,
      unit: heldBy,
      swaps: incident.swaps,
      travelS: allowedTravel(situation, uses, index, candidates, heldBy),
      extraS: extras.get(key)!,
      weight: severityWeight(incident, situation.settings),
    });
  }
  const batchUnits = uses.map(({ freeInS, blocked }) => ({ freeInS, frozen: blocked !== null }));
  return { situation, batch: { incidents: batchIncidents, units: batchUnits }, rows, uses };
}

/** What the rules ask about one unit for one incident. */
export function askedOf(situation: Situation, uses: readonly UnitUse[], index: number, unit: number): Asked {
  const { incidents, travel, forecast, settings, nowMs } = situation;
  const incident = incidents[index]!;
  return {
    role: 'rescue',
    incident,
    use: uses[unit]!,
    etaS: travel[index]!.seconds[unit]!,
    jobS: forecast.wholeS(incident.type, settings.soonQuantile),
    settings,
    nowMs,
  };
}

/** The skills of a unit that an incident does not need cost this, seconds. */
export function overSkilledS(
  { skills }: UnitSnapshot,
  { needs }: IncidentSnapshot,
  settings: DispatchSettings,
): number {
  return skills.filter((skill) => !needs.includes(skill)).length * settings.overSkilledS;
}

/** Only who stands free covers an area; turning a unit around changes nothing about it. Seconds. */
export function lostCoverageS({ units, coverageLossS, settings }: Situation, unit: number): number {
  return units[unit]!.job === null ? coverageLossS[unit]! * settings.coverageWeight : 0;
}

function usesOf({ incidents, units, travel, settings, forecast, nowMs }: Situation): UnitUse[] {
  const indexOf = new Map<IncidentId, number>(incidents.map(({ id }, index) => [id, index]));
  return units.map((unit, place) => {
    const at = unit.job === null ? undefined : indexOf.get(unit.job.incidentId);
    const isHolder = at !== undefined && incidents[at]!.held?.unitId === unit.id;
    return useOf(unit, {
      settings,
      forecast,
      nowMs,
      incident: isHolder ? incidents[at] : undefined,
      restS: isHolder ? travel[at]!.seconds[place]! : Infinity,
    });
  });
}

function allowedTravel(
  situation: Situation,
  uses: readonly UnitUse[],
  index: number,
  candidates: readonly number[],
  heldBy: number | null,
): Float32Array {
  const { seconds } = situation.travel[index]!;
  const allowed = new Float32Array(seconds.length).fill(Infinity);
  // One object for all pairs: there are millions of them.
  const asked: { -readonly [K in keyof Asked]: Asked[K] } = askedOf(situation, uses, index, 0);
  for (const unit of candidates) {
    asked.use = uses[unit]!;
    asked.etaS = seconds[unit]!;
    if (mayServe(situation.units[unit]!, asked)) allowed[unit] = seconds[unit]!;
  }
  // Who is on the way may stay, whatever the rules would say of it today.
  if (heldBy !== null) allowed[heldBy] = seconds[heldBy]!;
  return allowed;
}

function extraCosts(
  situation: Situation,
  uses: readonly UnitUse[],
  incident: IncidentSnapshot,
  candidates: readonly number[],
): Float32Array {
  const extraS = new Float32Array(uses.length);
  for (const unit of candidates) {
    extraS[unit] = overSkilledS(situation.units[unit]!, incident, situation.settings) + lostCoverageS(situation, unit);
  }
  return extraS;
}

function severityWeight({ severity }: IncidentSnapshot, { majorWeight, criticalWeight }: DispatchSettings): number {
  return severity === 'critical' ? criticalWeight : severity === 'major' ? majorWeight : 1;
}
