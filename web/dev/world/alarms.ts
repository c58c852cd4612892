import {
  DEFAULT_ALARM_RULES,
  AlarmId,
  type Alarm,
  type AlarmAct,
  type AlarmKind,
  type Vehicle,
} from '@roadcall/contracts';
import { nextId } from './random.ts';
import type { World } from './world.ts';

const KINDS: readonly AlarmKind[] = [
  'overspeed',
  'harsh_braking',
  'low_fuel',
  'geofence_exit',
  'harsh_cornering',
  'low_battery',
  'rental_overdue',
  'tyre_pressure',
  'device_offline',
  'power_cut',
];

/** Raises an alarm on a vehicle as the server would: one per vehicle and kind while active, a re-trigger counts up. */
export function raiseAlarm(world: World, vehicle: Vehicle, kind: AlarmKind, at: number = world.now): Alarm {
  const when = new Date(at).toISOString();
  const same = world.alarms.find((alarm) => alarm.active && alarm.kind === kind && alarm.vehicleId === vehicle.id);
  if (same) {
    Object.assign(same, { count: same.count + 1, lastAt: when, version: same.version + 1 });
    world.emit({ kind: 'alarm.changed', data: same });
    return same;
  }
  const place = world.movingOf(vehicle).fix;
  const alarm: Alarm = {
    id: AlarmId.parse(nextId()),
    kind,
    severity: DEFAULT_ALARM_RULES[kind].severity,
    subject: '',
    vehicleId: vehicle.id,
    unitId: null,
    label: vehicle.plate,
    deviceId: vehicle.deviceId!,
    rentalId: world.rentals.find((rental) => rental.legs.some((leg) => leg.vehicleId === vehicle.id))?.id ?? null,
    incidentId: null,
    active: true,
    count: 1,
    beganAt: when,
    lastAt: when,
    endedAt: null,
    lat: place.lat,
    lon: place.lon,
    value: null,
    threshold: DEFAULT_ALARM_RULES[kind].threshold,
    ruleId: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    assigneeId: null,
    assignee: null,
    snoozedUntil: null,
    clearedBy: null,
    endedBecause: null,
    note: null,
    version: 1,
  };
  world.alarms.unshift(alarm);
  world.emit({ kind: 'alarm.raised', data: alarm });
  return alarm;
}

/** Does what a person does with an alarm, and keeps it in its history. */
export function actOnAlarm(world: World, id: string, what: AlarmAct): Alarm | undefined {
  const alarm = world.alarms.find((candidate) => candidate.id === id);
  if (!alarm) return undefined;
  const at = new Date(world.now).toISOString();
  const note = 'note' in what ? what.note : null;
  const until =
    what.act === 'snooze' && what.minutes > 0 ? new Date(world.now + what.minutes * 60_000).toISOString() : null;
  const seen = { acknowledgedAt: alarm.acknowledgedAt ?? at, acknowledgedBy: alarm.acknowledgedBy ?? 'demo' };
  if (what.act === 'acknowledge') Object.assign(alarm, seen);
  if (what.act === 'assign') {
    Object.assign(alarm, { assigneeId: what.assigneeId, assignee: what.assigneeId === null ? null : 'demo' });
  }
  if (what.act === 'snooze') alarm.snoozedUntil = until;
  if (what.act === 'clear') Object.assign(alarm, { ...seen, active: false, endedAt: at, clearedBy: 'demo' });
  Object.assign(alarm, { note: note ?? alarm.note, version: alarm.version + 1 });
  const entry = { at, by: 'demo', act: what.act, note, assignee: alarm.assignee, until };
  world.alarmHistory.set(id, [...(world.alarmHistory.get(id) ?? []), entry]);
  world.emit({ kind: 'alarm.changed', data: alarm });
  return alarm;
}

/** What stood in the inbox before the console was opened. */
export function seedAlarms(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const vehicle = world.random.pick(world.vehicles.filter((candidate) => candidate.rentalPhase === 'rented'));
    const alarm = raiseAlarm(
      world,
      vehicle,
      world.random.pick(KINDS),
      world.now - world.random.between(1, 170) * 60_000,
    );
    if (world.random.chance(0.3)) actOnAlarm(world, alarm.id, { act: 'acknowledge', note: null });
    else if (world.random.chance(0.15)) actOnAlarm(world, alarm.id, { act: 'snooze', minutes: 60 });
  }
  world.alarms.sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
}

/** An alarm now and then, and the end of an old one. */
export function happenAlarms(world: World): void {
  if (world.random.chance(0.6)) {
    const vehicle = world.random.pick(world.vehicles.filter((candidate) => candidate.rentalPhase === 'rented'));
    raiseAlarm(world, vehicle, world.random.pick(KINDS));
  }
  const old = world.alarms.findLast((alarm) => alarm.active && alarm.severity === 'info');
  if (!old || !world.random.chance(0.5)) return;
  Object.assign(old, { active: false, endedAt: new Date(world.now).toISOString(), version: old.version + 1 });
  world.emit({ kind: 'alarm.changed', data: old });
}
