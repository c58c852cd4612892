import type { AssignmentRole, AssignmentState, IncidentStatus } from '@roadcall/contracts';

/** One event of the feed, as far as the check reads it. In the order of their ids. */
export type HistoryEvent =
  | { readonly atMs: number; readonly incident: { readonly id: string; readonly status: IncidentStatus } }
  | { readonly atMs: number; readonly assignment: AssignmentFact };

export interface AssignmentFact {
  readonly id: string;
  readonly incidentId: string;
  readonly missionId: string;
  readonly role: AssignmentRole;
  readonly unitId: string;
  /** What a delivery driver brings, null: nothing. */
  readonly vehicleId: string | null;
  readonly state: AssignmentState;
}

/** Something that was done to the running system, and when all of it was up again. */
export interface Disturbance {
  readonly what: string;
  readonly atMs: number;
  readonly recoveredMs: number;
}

export interface History {
  /** Incidents that the API said it had opened. */
  readonly opened: readonly string[];
  readonly events: readonly HistoryEvent[];
  readonly disturbances: readonly Disturbance[];
  /** Rows of the tables at the end: they must say what the events say. */
  readonly incidentsAtEnd: ReadonlyMap<string, IncidentStatus>;
  readonly assignmentsAtEnd: ReadonlyMap<string, AssignmentState>;
}
