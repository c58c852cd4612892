import type { ExclusionReason, UnitKind } from '@roadcall/contracts';
import type { Situation, UnitSnapshot } from './situation.ts';

/** One reason to leave a unit out. */
interface Rule {
  readonly reason: ExclusionReason;
  readonly excludes: (unit: UnitSnapshot, situation: Situation) => boolean;
}

/** Kinds of unit that can take each role of a mission (domain §2, §4). */
const KINDS_OF_ROLE: Readonly<Record<Situation['role'], readonly UnitKind[]>> = {
  rescue: ['tow_truck', 'repair_van'],
  replacement_vehicle: [],
  delivery_driver: ['delivery_driver'],
};

/**
 * The rules, in the order in which they are asked; the first that holds is the reason shown. What the unit is comes
 * before what it does now, and that before what we know of it.
 */
export const ELIGIBILITY_RULES: readonly Rule[] = [
  { reason: 'in_trouble', excludes: (unit, { troubledUnitId }) => unit.id === troubledUnitId },
  { reason: 'wrong_role', excludes: (unit, { role }) => !KINDS_OF_ROLE[role].includes(unit.kind) },
  { reason: 'missing_skill', excludes: (unit, { needs }) => needs.some((need) => !unit.skills.includes(need)) },
  { reason: 'out_of_service', excludes: (unit) => unit.state === 'out_of_service' },
  { reason: 'off_shift', excludes: (unit) => unit.state === 'off_shift' },
  { reason: 'committed', excludes: (unit) => unit.state !== 'available' || unit.hasActiveAssignment },
  {
    reason: 'already_declined',
    excludes: (unit, { refusals, settings, nowMs }) => {
      const refusedAtMs = refusals.get(unit.id);
      return refusedAtMs !== undefined && nowMs - refusedAtMs < settings.refusalPauseMs;
    },
  },
  { reason: 'no_position', excludes: (unit) => unit.position === null },
  { reason: 'offline', excludes: (unit) => unit.online === false },
  {
    reason: 'stale_position',
    excludes: (unit, { settings, nowMs }) =>
      unit.position !== null && nowMs - unit.position.atMs > settings.stalePositionMs,
  },
  {
    reason: 'unreachable',
    excludes: (unit, { etas, settings }) => (etas.get(unit.id)?.etaS ?? Infinity) > settings.maxTravelS,
  },
];

/** The first rule that speaks against a unit, or null when it may be sent. */
export function exclusionOf(unit: UnitSnapshot, situation: Situation): ExclusionReason | null {
  return ELIGIBILITY_RULES.find((rule) => rule.excludes(unit, situation))?.reason ?? null;
}

/** Units that only their travel time can still exclude: the ones worth a search on the road graph. */
export function worthAsking(units: readonly UnitSnapshot[], situation: Omit<Situation, 'etas'>): UnitSnapshot[] {
  const withoutEtas: Situation = { ...situation, etas: new Map() };
  return units.filter((unit) => exclusionOf(unit, withoutEtas) === 'unreachable');
}
