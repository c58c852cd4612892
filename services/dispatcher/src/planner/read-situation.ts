import type { IncidentId, ReplacementSettings, TenantId } from '@roadcall/contracts';
import {
  DEMAND_DAYS,
  freeCover,
  incidentSnapshot,
  JobForecast,
  unitSnapshot,
  type DemandPlace,
  type IncidentSnapshot,
  type UnitSnapshot,
} from '@roadcall/dispatch';
import {
  getReplacementSettings,
  listDemand,
  listDispatchUnits,
  listJobDurations,
  listReplacementPool,
  listReplacementWishes,
  listUnreachedIncidents,
  type Pool,
  type PooledVehicle,
  type UnreachedIncident,
  type WantedReplacement,
} from '@roadcall/store';

/** How far back recorded jobs and incidents say something about the next ones. */
const HISTORY_MS = DEMAND_DAYS * 86_400_000;
/** They change slowly: read again after this long. */
const HISTORY_AGE_MS = 600_000;

/** What the last decision about an incident came to, and what people call it. */
export interface IncidentRecord {
  readonly number: string;
  readonly last: Pick<UnreachedIncident, 'lastOutcome' | 'lastChosenUnitId' | 'lastShortfall'>;
}

/** What is known of the replacements that a company owes. */
export interface ReadReplacements {
  readonly wanted: readonly WantedReplacement[];
  readonly pool: readonly PooledVehicle[];
  readonly settings: ReplacementSettings;
}

/** What is known of a company, but for the travel times. */
export interface ReadSituation {
  /** undefined: none is owed. */
  readonly replacements: ReadReplacements | undefined;
  readonly incidents: readonly IncidentSnapshot[];
  readonly records: ReadonlyMap<IncidentId, IncidentRecord>;
  readonly units: readonly UnitSnapshot[];
  readonly forecast: JobForecast;
  readonly coverageLossS: Float64Array;
}

interface History {
  readonly readAtMs: number;
  readonly forecast: JobForecast;
  readonly demand: readonly DemandPlace[];
}

/** Reads situations from PostgreSQL; keeps for a while what changes slowly. */
export class SituationReader {
  readonly #pool: Pool;
  readonly #histories = new Map<TenantId, History>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** undefined: no incident is open that nobody has reached, and no replacement is owed. */
  async read(tenantId: TenantId, at: Date, coverageReachS: number): Promise<ReadSituation | undefined> {
    const open = await listUnreachedIncidents(this.#pool, tenantId);
    const wanted = await listReplacementWishes(this.#pool, tenantId, at);
    if (open.length === 0 && wanted.length === 0) return undefined;
    const [rows, { demand, forecast }, replacements] = await Promise.all([
      listDispatchUnits(this.#pool, tenantId),
      this.#history(tenantId, at),
      wanted.length === 0 ? undefined : this.#replacements(tenantId, wanted),
    ]);
    const units = rows.map(unitSnapshot);
    return {
      incidents: open.map(incidentSnapshot),
      records: new Map(open.map(({ id, number, ...last }) => [id, { number, last }])),
      units,
      forecast,
      coverageLossS: freeCover(units, demand, coverageReachS).lossS,
      replacements,
    };
  }

  async #replacements(tenantId: TenantId, wanted: readonly WantedReplacement[]): Promise<ReadReplacements> {
    const [pool, settings] = await Promise.all([
      listReplacementPool(this.#pool, tenantId),
      getReplacementSettings(this.#pool, tenantId),
    ]);
    return { wanted, pool, settings };
  }

  async #history(tenantId: TenantId, at: Date): Promise<History> {
    const kept = this.#histories.get(tenantId);
    if (kept !== undefined && at.getTime() - kept.readAtMs < HISTORY_AGE_MS) return kept;
    const since = new Date(at.getTime() - HISTORY_MS);
    const [jobs, demand] = await Promise.all([
      listJobDurations(this.#pool, tenantId, since),
      listDemand(this.#pool, tenantId, since),
    ]);
    const history = { readAtMs: at.getTime(), forecast: new JobForecast(jobs), demand };
    this.#histories.set(tenantId, history);
    return history;
  }
}
