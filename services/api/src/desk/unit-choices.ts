import { type Candidate, type Incident, type TenantId, type UnitChoice, type UnitId } from '@roadcall/contracts';
import {
  exclusionOf,
  incidentSnapshot,
  JobForecast,
  straightLineEta,
  unitSnapshot,
  useOf,
  type Eta,
  type UnitSnapshot,
} from '@roadcall/dispatch';
import {
  findDispatchIncident,
  getDispatchSettings,
  listDecisionsOf,
  listDispatchUnits,
  listUnitJobs,
  type Queryable,
} from '@roadcall/store';

/** A decision's travel times say where units were then; older than this they are estimated anew, ms. */
const FRESH_DECISION_MS = 120_000;

/**
 * Every unit as a choice for an incident: the first rule that speaks against it, the incident that would lose it, and how
 * long it would take, by the newest decision's roads where that is fresh, else by a straight line that is named as such.
 * Those that no rule excludes come first, then by time; whoever is nowhere comes last.
 */
export async function listUnitChoices(
  db: Queryable,
  tenantId: TenantId,
  incident: Incident,
  at: Date,
): Promise<UnitChoice[]> {
  const rows = await listDispatchUnits(db, tenantId);
  const jobs = await listUnitJobs(db, tenantId);
  const row = await findDispatchIncident(db, tenantId, incident.id);
  if (row === undefined) return [];
  const [decision] = await listDecisionsOf(db, tenantId, incident.id, 1);
  const isFresh = decision !== undefined && at.getTime() - Date.parse(decision.decidedAt) <= FRESH_DECISION_MS;
  const decided = new Map((isFresh ? decision.candidates : []).map((each) => [each.unitId, each]));
  const units = rows.map(unitSnapshot);
  const etas = new Map<UnitId, Eta>();
  for (const unit of units) {
    const eta = etaOf(unit, incident, decided.get(unit.id));
    if (eta) etas.set(unit.id, eta);
  }
  // Who works is busy to a person who sends units by hand, however soon it is free.
  const settings = { ...(await getDispatchSettings(db, tenantId)), soonHorizonS: 0 };
  const forecast = new JobForecast([]);
  const nowMs = at.getTime();
  const asked = {
    role: 'rescue' as const,
    incident: incidentSnapshot(row),
    jobS: forecast.wholeS(incident.type, settings.soonQuantile),
    settings,
    nowMs,
  };
  const choices = units.map((unit): UnitChoice => {
    const eta = etas.get(unit.id);
    const use = useOf(unit, { settings, forecast, nowMs, incident: undefined, restS: Infinity });
    return {
      unitId: unit.id,
      unitName: unit.name,
      kind: unit.kind,
      skills: [...unit.skills],
      state: unit.state,
      excluded: exclusionOf(unit, { ...asked, use, etaS: eta?.etaS ?? Infinity }),
      etaS: eta?.etaS ?? null,
      etaSource: eta?.source ?? null,
      distanceM: eta?.distanceM ?? null,
      servesIncident: jobs.get(unit.id) ?? null,
    };
  });
  return choices.toSorted(
    (a, b) =>
      Number(a.excluded !== null) - Number(b.excluded !== null) ||
      (a.etaS ?? Infinity) - (b.etaS ?? Infinity) ||
      a.unitName.localeCompare(b.unitName, 'en'),
  );
}

function etaOf(unit: UnitSnapshot, scene: Incident, decided: Candidate | undefined): Eta | undefined {
  if (decided && decided.etaS !== null && decided.etaSource !== null) {
    return { etaS: decided.etaS, distanceM: decided.distanceM, source: decided.etaSource };
  }
  return unit.position ? straightLineEta(unit.position, scene) : undefined;
}
