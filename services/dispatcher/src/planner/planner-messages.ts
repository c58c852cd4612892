import type { Decision, DispatchSettings, IncidentId, TenantId } from '@roadcall/contracts';
import type { RoadTables } from '@roadcall/roads';
import type { MissionToReserve, NewDecision, NewReplacementDecision, ReplacementToReserve } from '@roadcall/store';

/** What a planning thread is started with. */
export interface PlannerStart {
  readonly databaseUrl: string;
  /** The city's roads, shared by all threads of the process; undefined: straight lines. */
  readonly roads: RoadTables | undefined;
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

/** The same of a choice of a replacement vehicle and its driver. */
export type ReplacementDraft = Omit<NewReplacementDecision, 'tookMs'>;

/** A replacement vehicle and who brings it, until they are committed. */
export type ReplacementLegs = Omit<ReplacementToReserve, 'decision' | 'expiresAt'>;

/** Sends a unit to an incident; `replaces` is the incident's assignment that ends by it. */
export type RescueLeg = Omit<NonNullable<MissionToReserve['rescue']>, 'decision' | 'expiresAt'> & {
  readonly decision: DecisionDraft;
};

/** The legs of one mission that are reserved together; at least one. */
export interface Order {
  readonly incidentId: IncidentId;
  readonly incidentNumber: string;
  readonly incidentVersion: number;
  readonly reportedAt: Date;
  readonly rescue: RescueLeg | null;
  readonly replacement: (ReplacementLegs & { readonly decision: ReplacementDraft }) | null;
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
  /** The same about missions that get no replacement now. */
  readonly replacementNotes: readonly ReplacementDraft[];
  readonly proof: NonNullable<Decision['plan']>;
  readonly times: PlanTimes;
}

/** In parts, so that none of them takes the main thread long to read. */
export type PlannerMessage =
  | { readonly kind: 'ready' }
  | ({ readonly id: number; readonly kind: 'part' } & Pick<Plan, 'groups' | 'notes' | 'replacementNotes'>)
  | { readonly id: number; readonly kind: 'done'; readonly proof: Plan['proof']; readonly times: PlanTimes }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
