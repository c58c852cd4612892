import type { AssignmentRole, DispatchSettings, Escalation, ExclusionReason, UnitKind } from '@roadcall/contracts';
import type { IncidentSnapshot, UnitSnapshot } from './situation.ts';
import { straightLineM } from './straight-line.ts';
import type { UnitUse } from './unit-use.ts';

/** What the rules ask about an incident. */
export type AskedIncident = Pick<
  IncidentSnapshot,
  'troubledUnitId' | 'needs' | 'escalation' | 'branchId' | 'place' | 'refusals'
>;

/** What is asked of a unit. */
export interface Asked {
  readonly role: AssignmentRole;
  readonly incident: AskedIncident;
  readonly use: UnitUse;
  /** Driving seconds to the scene; Infinity: no way. */
  readonly etaS: number;
  /** How long the job there will take, careful, seconds. */
  readonly jobS: number;
  readonly settings: DispatchSettings;
  readonly nowMs: number;
}

/** One reason to leave a unit out. */
interface Rule {
  readonly reason: ExclusionReason;
  /**
   * What the answer depends on beside the unit and the time: `kind` of help (role, needs, partners allowed), which
   * many incidents share; or the one incident and the way to it (`pair`).
   */
  readonly scope: 'kind' | 'pair';
  readonly excludes: (unit: UnitSnapshot, asked: Asked) => boolean;
}

/** How many times as far an escalated search looks (settings: maxTravelS). */
export const WIDER_SEARCH = 2;

/** Kinds of unit that can take each role of a mission (domain §2, §4). */
const KINDS_OF_ROLE: Readonly<Record<AssignmentRole, readonly UnitKind[]>> = {
  rescue: ['tow_truck', 'repair_van'],
  replacement_vehicle: [],
  delivery_driver: ['delivery_driver'],
};

/** A unit that cannot be had now, by what it does (unit-use.ts). */
const blockedBy = (reason: ExclusionReason): Rule => ({
  reason,
  scope: 'kind',
  excludes: (_unit, { use }) => use.blocked === reason,
});

/**
 * The rules, in the order in which they are asked; the first that holds is the reason shown. What the unit is comes
 * before what it does now, and that before what we know of it and of the way.
 */
export const ELIGIBILITY_RULES: readonly Rule[] = [
  { reason: 'in_trouble', scope: 'pair', excludes: (unit, { incident }) => unit.id === incident.troubledUnitId },
  { reason: 'wrong_role', scope: 'kind', excludes: (unit, { role }) => !KINDS_OF_ROLE[role].includes(unit.kind) },
  {
    reason: 'missing_skill',
    scope: 'kind',
    excludes: (unit, { incident }) => incident.needs.some((need) => !unit.skills.includes(need)),
  },
  {
    reason: 'no_capacity',
    scope: 'kind',
    excludes: (unit, { incident }) => unit.vehicleCapacity === 0 && incident.needs.includes('tow'),
  },
  { reason: 'out_of_service', scope: 'kind', excludes: (unit) => unit.state === 'out_of_service' },
  { reason: 'off_shift', scope: 'kind', excludes: (unit) => unit.state === 'off_shift' },
  {
    reason: 'on_break',
    scope: 'kind',
    excludes: (unit, { nowMs }) => unit.onBreakUntilMs !== null && unit.onBreakUntilMs > nowMs,
  },
  {
    reason: 'contractor',
    scope: 'kind',
    excludes: (unit, { incident }) => unit.isContractor && !hasEscalated(incident, 'contractors'),
  },
  {
    reason: 'outside_area',
    scope: 'pair',
    excludes: ({ area }, { incident }) => !hasEscalated(incident, 'wider_search') && !servesThere(area, incident),
  },
  blockedBy('committed'),
  blockedBy('offered_elsewhere'),
  blockedBy('pinned'),
  blockedBy('near_arrival'),
  blockedBy('swapped_enough'),
  {
    reason: 'already_declined',
    scope: 'pair',
    excludes: (unit, { incident, settings, nowMs }) => {
      const refusedAtMs = incident.refusals.get(unit.id);
      return refusedAtMs !== undefined && nowMs - refusedAtMs < settings.refusalPauseS * 1_000;
    },
  },
  { reason: 'no_position', scope: 'kind', excludes: (unit) => unit.position === null },
  { reason: 'offline', scope: 'kind', excludes: (unit) => unit.online === false },
  {
    reason: 'stale_position',
    scope: 'kind',
    excludes: (unit, { settings, nowMs }) =>
      unit.position !== null && nowMs - unit.position.atMs > settings.stalePositionS * 1_000,
  },
  {
    reason: 'unreachable',
    scope: 'pair',
    excludes: (_unit, { incident, etaS, settings }) =>
      !(etaS <= settings.maxTravelS * (hasEscalated(incident, 'wider_search') ? WIDER_SEARCH : 1)),
  },
  {
    reason: 'shift_ends',
    scope: 'pair',
    excludes: ({ shiftEndsAtMs }, { use, etaS, jobS, nowMs }) =>
      shiftEndsAtMs !== null && nowMs + (use.freeInS + etaS + jobS) * 1_000 > shiftEndsAtMs,
  },
  {
    reason: 'low_energy',
    scope: 'pair',
    excludes: (unit, { incident, settings }) => !hasEnergy(unit, incident, settings),
  },
];

const KIND_RULES = ELIGIBILITY_RULES.filter(({ scope }) => scope === 'kind');
const PAIR_RULES = ELIGIBILITY_RULES.filter(({ scope }) => scope === 'pair');

/** The first rule that speaks against a unit, or null when it may be sent. */
export function exclusionOf(unit: UnitSnapshot, asked: Asked): ExclusionReason | null {
  return ELIGIBILITY_RULES.find((rule) => rule.excludes(unit, asked))?.reason ?? null;
}

/** Every rule that speaks against a unit, in the order in which they are asked: a person may overrule some of them. */
export function exclusionsOf(unit: UnitSnapshot, asked: Asked): ExclusionReason[] {
  return ELIGIBILITY_RULES.filter((rule) => rule.excludes(unit, asked)).map(({ reason }) => reason);
}

/** Whether no rule about the kind of help speaks against it: the same for all incidents that `helpKey` calls alike. */
export function isOfKind(unit: UnitSnapshot, asked: Asked): boolean {
  return !KIND_RULES.some((rule) => rule.excludes(unit, asked));
}

/** Whether no rule about this one incident and the way to it speaks against a unit that is of the kind. */
export function mayServe(unit: UnitSnapshot, asked: Asked): boolean {
  return !PAIR_RULES.some((rule) => rule.excludes(unit, asked));
}

/** Incidents with the same key are alike to the rules about the kind of help. */
export function helpKey(incident: AskedIncident): string {
  return `${incident.needs.toSorted().join()}|${hasEscalated(incident, 'contractors')}`;
}

function hasEscalated({ escalation }: AskedIncident, step: Escalation): boolean {
  return ESCALATIONS.indexOf(escalation) >= ESCALATIONS.indexOf(step);
}

const ESCALATIONS: readonly Escalation[] = ['none', 'wider_search', 'contractors', 'supervisor'];

function servesThere(area: UnitSnapshot['area'], { branchId, place }: AskedIncident): boolean {
  if (area === null) return true;
  return (branchId !== null && area.branchIds.includes(branchId)) || area.fence?.contains(place) === true;
}

/** Whether it could drive to the scene and back to its station, and keep the reserve. Unknown levels say nothing. */
function hasEnergy({ energy, position, station }: UnitSnapshot, { place }: AskedIncident, settings: DispatchSettings) {
  if (energy === null || position === null) return true;
  const wayM = straightLineM(position, place) + straightLineM(place, station ?? position);
  return (wayM / energy.fullRangeM) * 100 <= energy.levelPct - settings.energyReservePct;
}
