import type { ClockCause, ClockKind, IncidentSeverity, IncidentType, Terrain } from '@roadcall/contracts';

/** What the clocks of an incident need to know about it, as it is after the fact. */
export interface ClockedIncident {
  readonly type: IncidentType;
  readonly severity: IncidentSeverity;
  /** It needs skills, so that a unit is sent. */
  readonly wantsUnit: boolean;
  readonly declaredReportable: boolean;
  readonly terrain: Terrain;
  readonly reportedAtMs: number;
}

/** What becomes true in an incident's life. `triaged` again: type, severity or needs were edited. */
export type LifeFact =
  | 'reported'
  | 'triaged'
  | 'accepted'
  | 'on_scene'
  | 'customer_told'
  | 'replacement_promised'
  | 'replacement_delivered'
  | 'insurer_notified'
  | 'declared_reportable'
  | 'authority_informed'
  | 'customer_reported';

/** Something that is true from `atMs` on. `time`: nothing but its passing. */
export type ClockFact = { readonly atMs: number } & (
  | { readonly kind: LifeFact; readonly reason?: string | null }
  | { readonly kind: 'time' }
  | { readonly kind: 'placed'; readonly reason: string | null }
  | { readonly kind: 'resolved' }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'paused' | 'excepted'; readonly clock: ClockKind; readonly reason: string }
  | { readonly kind: 'resumed'; readonly clock: ClockKind }
  /** A person says that what this clock waits for is done. */
  | { readonly kind: 'kept'; readonly clock: ClockKind; readonly reason: string | null }
  | { readonly kind: 'caused'; readonly clock: ClockKind; readonly cause: ClockCause; readonly note: string | null }
);
export type ClockFactKind = ClockFact['kind'];
