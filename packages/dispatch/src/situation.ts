import type { AssignmentRole, EtaSource, Skill, UnitId, UnitKind, UnitState } from '@roadcall/contracts';
import type { DispatchSettings } from './settings.ts';

/** A unit as dispatch sees it at one moment. */
export interface UnitSnapshot {
  readonly id: UnitId;
  readonly name: string;
  readonly kind: UnitKind;
  readonly skills: readonly Skill[];
  readonly state: UnitState;
  /** Whether an active assignment holds it, whatever its duty says. */
  readonly hasActiveAssignment: boolean;
  /** null: its device never said. */
  readonly online: boolean | null;
  /** Newest position, null when there is none; `atMs` is the device's time of it. */
  readonly position: { readonly lat: number; readonly lon: number; readonly atMs: number } | null;
}

/** Travel from a unit to the scene. */
export interface Eta {
  readonly etaS: number;
  /** null: the way is not known, only how long it takes. */
  readonly distanceM: number | null;
  readonly source: EtaSource;
}

/** What one decision knows. Pure data: the same situation always gives the same decision. */
export interface Situation {
  readonly role: AssignmentRole;
  readonly needs: readonly Skill[];
  /** The unit that the incident is about, when one of ours needs help. */
  readonly troubledUnitId: UnitId | null;
  /** Units that refused this incident or let its offer pass, and when. */
  readonly refusals: ReadonlyMap<UnitId, number>;
  /** By unit; a unit that is missing here cannot get there. */
  readonly etas: ReadonlyMap<UnitId, Eta>;
  readonly settings: DispatchSettings;
  readonly nowMs: number;
}
