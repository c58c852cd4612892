import type {
  AssignmentId,
  AssignmentState,
  BranchId,
  Escalation,
  EtaSource,
  IncidentId,
  IncidentSeverity,
  IncidentType,
  Place,
  Skill,
  UnitId,
  UnitKind,
  UnitState,
} from '@roadcall/contracts';
import type { Area } from '@roadcall/geo';

/** The active assignment that holds a unit. */
export interface RunningJob {
  readonly incidentId: IncidentId;
  readonly incidentType: IncidentType;
  readonly state: AssignmentState;
  /** When it reached the scene, null before that. */
  readonly onSceneAtMs: number | null;
  /** A dispatcher has fixed the unit to this incident. */
  readonly isPinned: boolean;
}

/** A unit as dispatch sees it at one moment. null stands for "not known" or "no such limit". */
export interface UnitSnapshot {
  readonly id: UnitId;
  readonly name: string;
  readonly kind: UnitKind;
  readonly skills: readonly Skill[];
  readonly state: UnitState;
  readonly job: RunningJob | null;
  /** null: its device never said. */
  readonly online: boolean | null;
  /** Newest position; `atMs` is the device's time of it. */
  readonly position: (Place & { readonly atMs: number }) | null;
  /** Where it goes back to. */
  readonly station: Place | null;
  /** End of the running shift. */
  readonly shiftEndsAtMs: number | null;
  readonly onBreakUntilMs: number | null;
  /** How many vehicles it can carry or tow. */
  readonly vehicleCapacity: number | null;
  /** Branches whose vehicles it serves, and the fence in which it serves anybody; null: it serves everywhere. */
  readonly area: { readonly branchIds: readonly BranchId[]; readonly fence: Area | null } | null;
  /** It belongs to a partner. */
  readonly isContractor: boolean;
  /** Fuel or charge, and how far a full tank or battery goes. */
  readonly energy: { readonly levelPct: number; readonly fullRangeM: number } | null;
}

/** An incident that nobody has reached. */
export interface IncidentSnapshot {
  readonly id: IncidentId;
  readonly type: IncidentType;
  readonly severity: IncidentSeverity;
  readonly needs: readonly Skill[];
  readonly place: Place;
  /** Home branch of its vehicle. */
  readonly branchId: BranchId | null;
  /** The unit that the incident is about, when one of ours needs help. */
  readonly troubledUnitId: UnitId | null;
  readonly reportedAtMs: number;
  readonly promisedAtMs: number;
  /** How often its unit was changed. */
  readonly swaps: number;
  readonly version: number;
  /** The assignment that is on its way. */
  readonly held: { readonly assignmentId: AssignmentId; readonly unitId: UnitId } | null;
  /** Units that refused it or let its offer pass, and when. */
  readonly refusals: ReadonlyMap<UnitId, number>;
  /** How far its clocks have escalated the search; each step includes the ones before. */
  readonly escalation: Escalation;
}

/** Driving seconds to one scene, by the units' places in the situation; Infinity: no way within reach. */
export interface TravelRow {
  readonly seconds: Float32Array;
  readonly source: EtaSource;
  /** Units for which a straight line had to do, because they are off the network. */
  readonly straight: ReadonlySet<number>;
}
