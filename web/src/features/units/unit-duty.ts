import type { Branch, Incident, UnitState, UnitWithPosition } from '@roadcall/contracts';

/** What a unit is to a dispatcher, in one word: silence goes before a break, a break before its duty. */
export type Duty = UnitState | 'silent' | 'on_break' | 'retired';

/** Groups that the list can be narrowed to, in the order of its chips. */
export const DUTY_GROUPS = ['silent', 'busy', 'free', 'break', 'off', 'out'] as const;
export type DutyGroup = (typeof DUTY_GROUPS)[number];

export const SORTS = ['urgency', 'name', 'station', 'shift', 'seen'] as const;
export type Sort = (typeof SORTS)[number];

type Facts = Pick<UnitWithPosition, 'state' | 'safety' | 'break' | 'retired'>;

export function dutyOf(unit: Facts): Duty {
  if (unit.retired) return 'retired';
  if (unit.safety.silentSince !== null) return 'silent';
  return unit.break === null ? unit.state : 'on_break';
}

const GROUP: Readonly<Record<Duty, DutyGroup>> = {
  silent: 'silent',
  committed: 'busy',
  en_route: 'busy',
  on_scene: 'busy',
  towing: 'busy',
  available: 'free',
  returning: 'free',
  on_break: 'break',
  off_shift: 'off',
  out_of_service: 'out',
  retired: 'out',
};

export const groupOf = (unit: Facts): DutyGroup => GROUP[dutyOf(unit)];

/** Whether an assignment holds the unit: its duty and its break cannot be changed then. */
export const isHeld = (state: UnitState): boolean => GROUP[state] === 'busy';

export interface SortFacts {
  readonly branchOf: (id: string | null) => Branch | undefined;
  /** Device time of a unit's newest fix, ms; null: never heard. */
  readonly fixAt: (unit: UnitWithPosition) => number | null;
}

/** Units in the order that is asked for; ties go by name. */
export function sortUnits(units: readonly UnitWithPosition[], sort: Sort, facts: SortFacts): UnitWithPosition[] {
  const key = KEY[sort];
  return units
    .map((unit) => ({ unit, key: key(unit, facts) }))
    .toSorted((a, b) => compare(a.key, b.key) || a.unit.name.localeCompare(b.unit.name, 'en', { numeric: true }))
    .map(({ unit }) => unit);
}

const KEY: Readonly<Record<Sort, (unit: UnitWithPosition, facts: SortFacts) => string | number>> = {
  urgency: (unit) => DUTY_GROUPS.indexOf(groupOf(unit)),
  name: () => 0,
  station: (unit, { branchOf }) => branchOf(unit.stationBranchId)?.nameEn ?? '\u{10FFFF}',
  shift: (unit) => (unit.shift?.endsAt ? Date.parse(unit.shift.endsAt) : Infinity),
  seen: (unit, { fixAt }) => fixAt(unit) ?? -Infinity,
};

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const tasks = new WeakMap<ReadonlyMap<string, Incident>, ReadonlyMap<string, Incident>>();

/** The open incident that each unit works on, as its rescue or as the one who brings the replacement vehicle. */
export function tasksByUnit(incidents: ReadonlyMap<string, Incident>): ReadonlyMap<string, Incident> {
  const known = tasks.get(incidents);
  if (known) return known;
  const found = new Map<string, Incident>();
  for (const incident of incidents.values()) {
    const { assignment, replacement } = incident;
    if (replacement && IN_HAND.has(replacement.state)) found.set(replacement.unitId, incident);
    if (assignment && assignment.endedAt === null) found.set(assignment.unitId, incident);
  }
  tasks.set(incidents, found);
  return found;
}

const IN_HAND: ReadonlySet<string> = new Set(['offered', 'accepted', 'en_route', 'on_scene']);

/** The crew's name where it says more than the unit's; null: there is no crew, or it is called like its unit. */
export function crewBeside({ name, crew }: Pick<UnitWithPosition, 'name' | 'crew'>): string | null {
  return crew === null || crew.name === name ? null : crew.name;
}
