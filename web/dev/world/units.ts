import {
  PartnerId,
  SAFETY_INTERVAL_MIN,
  UserId,
  type CrewMember,
  type Partner,
  type Unit,
  type UnitHistoryEntry,
  type UnitMission,
  type UnitWork,
  type WeeklySchedule,
} from '@roadcall/contracts';
import { nextId } from './random.ts';
import { asIncident } from './moves.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const iso = (at: number): string => new Date(at).toISOString();
const plan = (...windows: WeeklySchedule['windows']): WeeklySchedule => ({ timeZone: 'Asia/Shanghai', windows });
const WEEK = [1, 2, 3, 4, 5, 6, 7];
const PLANS: readonly (WeeklySchedule | null)[] = [
  plan({ days: WEEK, from: '00:00', to: '12:00' }),
  plan({ days: WEEK, from: '12:00', to: '00:00' }),
  plan({ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }, { days: [6], from: '09:00', to: '15:00' }),
  null,
];
const CREWS = ['陈志强', '李娜', 'Wu Jun', '赵敏', '孙浩', 'Zhou Lei', '吴霞', '郑凯', 'Feng Yu', '王磊'];
/** Every tenth unit is a partner's. */
const PARTNER_EVERY = 10;
/** The user `crew` of the recorded company is this unit's crew: the first one that tows. */
const CREW_UNIT_INDEX = 0;

export const crewUnit = (world: World): Unit => world.units[CREW_UNIT_INDEX]!;

export interface UnitRecords {
  readonly crews: CrewMember[];
  readonly history: Map<string, UnitHistoryEntry[]>;
  readonly work: Map<string, UnitWork>;
}

/** Gives the units crews, plans, partners and a day that has begun. */
export function staffUnits(world: World): UnitRecords {
  // The recorded cases bring partners of their own.
  const names = process.env.ROADCALL_RECORDED_CASES === '1' ? [] : ['东湖拖车 Donghu Towing', 'Hankou Roadside'];
  const partners = names.map((name, index): Partner => ({
    id: PartnerId.parse(nextId()),
    name,
    contactName: index === 0 ? '马队长' : 'Ms Hu',
    contactPhone: index === 0 ? '027 8555 0199' : '+86 27 8555 0420',
    skills: index === 0 ? ['tow', 'survey'] : ['tyre', 'battery', 'lockout'],
    areaBranchIds: index === 0 ? [] : world.branches.slice(0, 2).map(({ id }) => id),
    version: 1,
  }));
  world.partners.push(...partners);
  const records: UnitRecords = { crews: [], history: new Map(), work: new Map() };
  world.units.forEach((unit, index) => {
    const crew = { id: UserId.parse(nextId()), name: CREWS[index % CREWS.length]! };
    const partner =
      index % PARTNER_EVERY === PARTNER_EVERY - 1 ? (partners[((index / PARTNER_EVERY) % 2) | 0] ?? null) : null;
    const beganAt = world.now - (2 + (index % 5)) * HOUR;
    const onDuty = unit.state !== 'off_shift';
    Object.assign(unit, {
      crewUserId: crew.id,
      crew,
      partnerId: partner?.id ?? null,
      partner: partner && { id: partner.id, name: partner.name },
      shiftPlan: PLANS[index % PLANS.length],
      breakPlan: [{ from: '12:00', minutes: 30 }],
      towMassKg: unit.kind === 'tow_truck' ? 3_500 : null,
      areaBranchIds: index % 7 === 3 ? world.branches.slice(0, 2).map(({ id }) => id) : [],
      shift: onDuty ? { beganAt: iso(beganAt), endsAt: iso(world.now + (1 + (index % 6)) * HOUR) } : null,
      nextBreakAt: onDuty ? iso(world.now + (index % 4) * 25 * MINUTE + 10 * MINUTE) : null,
    });
    if (index === CREW_UNIT_INDEX) Object.assign(unit, { autoAccept: false, state: 'available' });
    if (index % 13 === 5) Object.assign(unit, { state: 'out_of_service', dutyReason: 'winch in repair · 绞盘检修' });
    if (index % 11 === 4 && onDuty)
      unit.break = { beganAt: iso(world.now - 12 * MINUTE), dueAt: iso(world.now + 18 * MINUTE) };
    records.crews.push({ ...crew, unitId: unit.id });
    records.work.set(unit.id, workOf(unit, world.now));
    records.history.set(unit.id, historyOf(unit, world.now));
  });
  records.crews.push({ id: UserId.parse(nextId()), name: '新来的 · Newcomer', unitId: null });
  return records;
}

function workOf(unit: Unit, now: number): UnitWork {
  const past = {
    beganAt: iso(now - DAY),
    plannedEndAt: iso(now - 14 * HOUR),
    endedAt: iso(now - 14 * HOUR + 7 * MINUTE),
  };
  const running = unit.shift && { beganAt: unit.shift.beganAt, plannedEndAt: unit.shift.endsAt, endedAt: null };
  const breaks = unit.break ? [{ ...unit.break, endedAt: null }] : [];
  return { shifts: [...(running ? [running] : []), past], breaks };
}

function historyOf(unit: Unit, now: number): UnitHistoryEntry[] {
  const entry = (
    kind: UnitHistoryEntry['kind'],
    at: number,
    rest: Partial<UnitHistoryEntry> = {},
  ): UnitHistoryEntry => ({
    at: iso(at),
    kind,
    state: 'available',
    reason: null,
    by: unit.crew?.name ?? null,
    ...rest,
  });
  return [
    ...(unit.break ? [entry('break_began', Date.parse(unit.break.beganAt))] : []),
    ...(unit.state === 'out_of_service'
      ? [entry('state', now - HOUR, { state: 'out_of_service', reason: unit.dutyReason, by: 'demo' })]
      : []),
    ...(unit.shift ? [entry('state', Date.parse(unit.shift.beganAt))] : []),
    entry('state', now - 14 * HOUR, { state: 'off_shift' }),
    entry('state', now - 16 * HOUR, { by: 'dispatch' }),
    entry('state', now - 17 * HOUR, { state: 'on_scene', by: 'telemetry' }),
  ];
}

type UnitChange = { [K in keyof Unit]?: Unit[K] | undefined };

/** Changes a unit as the server would, and tells everybody. */
export function changeUnit(world: World, unit: Unit, change: UnitChange, what?: Partial<UnitHistoryEntry>): Unit {
  Object.assign(unit, change, { version: unit.version + 1 });
  if (what) {
    const entry = { at: iso(world.now), kind: 'state', state: unit.state, reason: null, by: 'demo', ...what } as const;
    world.unitRecords.history.get(unit.id)?.unshift(entry);
  }
  world.emit({ kind: 'unit.changed', data: unit });
  return unit;
}

/** Crews at work owe signs of life; who is late is silent. */
export function watchSafety(world: World): void {
  for (const unit of world.units) {
    const { safety } = unit;
    const atWork = unit.state === 'on_scene' || unit.state === 'towing';
    if (!atWork && (safety.dueAt !== null || safety.silentSince !== null)) {
      changeUnit(world, unit, { safety: { ...safety, dueAt: null, silentSince: null } });
    } else if (atWork && safety.dueAt === null) {
      const interval = (unit.safetyIntervalMin ?? SAFETY_INTERVAL_MIN) * MINUTE;
      changeUnit(world, unit, { safety: { ...safety, dueAt: iso(world.now + interval) } });
    } else if (safety.dueAt !== null && safety.silentSince === null && Date.parse(safety.dueAt) < world.now) {
      changeUnit(
        world,
        unit,
        { safety: { ...safety, silentSince: iso(world.now) } },
        { kind: 'silent', by: 'dispatch' },
      );
      world.emit({ kind: 'unit.silent', data: unit });
    }
  }
}

/** Jobs of a unit, newest first. */
export function missionsOf(world: World, unitId: string): UnitMission[] {
  return world.incidents
    .flatMap((detail) => {
      const { id, number, type, severity, plate } = asIncident(detail);
      const own = detail.assignments.filter((assignment) => assignment.unitId === unitId);
      return own.map((assignment) => ({ assignment, incident: { id, number, type, severity, plate } }));
    })
    .toSorted((a, b) => (a.assignment.offeredAt < b.assignment.offeredAt ? 1 : -1));
}
