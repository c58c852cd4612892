import type { AssignmentId, Decision, DispatchSettings, IncidentId, TenantId, UnitId } from '@roadcall/contracts';
import type { NewDecision, Offer } from '@roadcall/store';

/** What a planning thread is started with. */
export interface PlannerStart {
  readonly databaseUrl: string;
  /** Folder of the city; undefined: straight lines. */
  readonly cityDir: string | undefined;
  /** The routing service that is asked first, if any. */
  readonly osrm?: { readonly url: string; readonly maxTable: number; readonly deadlineMs: number } | undefined;
}

/** `exact`: the best plan, with its proof. `nearest`: the nearest pairs, for when that is late. */
export type PlanMethod = 'exact' | 'nearest';

/** Asks for a plan of everything that is open in a company. */
export interface PlanQuestion {
  readonly id: number;
  readonly tenantId: TenantId;
  readonly method: PlanMethod;
  readonly settings: DispatchSettings;
  readonly at: Date;
}

/** A decision but for the time that it took, which only its commit knows. */
export type DecisionDraft = Omit<NewDecision, 'tookMs'>;

/** Sends a unit to an incident; `replaces` is the incident's assignment that ends by it. */
export interface Order {
  readonly incidentId: IncidentId;
  readonly incidentNumber: string;
  readonly incidentVersion: number;
  readonly reportedAt: Date;
  readonly unitId: UnitId;
  readonly replaces: AssignmentId | null;
  readonly eta: Offer['eta'];
  readonly route: string | null;
  readonly decision: DecisionDraft;
}

/** Milliseconds of a plan's parts. */
export interface PlanTimes {
  readonly readMs: number;
  readonly travelMs: number;
  readonly solveMs: number;
  readonly explainMs: number;
}

/** A finished plan: what to commit, and what to write down about incidents that get nobody now. */
export interface Plan {
  /** Orders of one group hang together: one takes a unit that another gives up. The most urgent group first. */
  readonly groups: readonly (readonly Order[])[];
  readonly notes: readonly DecisionDraft[];
  readonly proof: NonNullable<Decision['plan']>;
  readonly times: PlanTimes;
}

/** In parts, so that none of them takes the main thread long to read. */
export type PlannerMessage =
  | { readonly kind: 'ready' }
  | { readonly id: number; readonly kind: 'part'; readonly groups: Plan['groups']; readonly notes: Plan['notes'] }
  | { readonly id: number; readonly kind: 'done'; readonly proof: Plan['proof']; readonly times: PlanTimes }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
