import { SERVER_ALARM_KINDS, type AlarmId, type AlarmKind } from '@roadcall/contracts';
import {
  changeServerAlarms,
  originatorOf,
  readActiveAlarmsOf,
  readOverdueVehicles,
  readSilentDevices,
  readTimedAlarmRules,
  takeServerAlarms,
  withTransaction,
  type AlarmKey,
  type CarriedDevice,
  type OverdueVehicle,
  type Pool,
  type RaisedAlarm,
  type SilentDevice,
} from '@roadcall/store';
import { alarmRuleHistory, DEFAULT_RULES, factId, mayRaise, type AlarmRuleInForce } from '@roadcall/telematics';

/** However short its interval is, a device that is away for less than this is not offline, ms: tunnels, garages. */
const SHORTEST_GRACE_MS = 120_000;
/** A device that was fitted this long ago and never connected is reported, ms: somebody is still at work before. */
const NEVER_CONNECTED_AFTER_MS = 3_600_000;
/** A movement this old says that the vehicle is still driven, ms. */
const MOVING_WITHIN_MS = 600_000;
/** Subject of `device_offline` of a device that never connected. */
const NEVER_CONNECTED = 'never_connected';

type RuleOf = (carried: CarriedDevice, kind: AlarmKind) => AlarmRuleInForce;

/**
 * Raises and ends what no fix can say (domain §3): a device that is offline where it should report, a rental that is
 * overdue and still driven. To be called every few seconds by any number of processes; one of them does the round.
 * @param upSince since when this process takes connections, ms since the epoch: while nobody did, nobody could report.
 */
export async function reviewServerAlarms(pool: Pool, now: number, upSince: number): Promise<void> {
  await withTransaction(pool, async (tx) => {
    if (!(await takeServerAlarms(tx))) return;
    const ruleOf = await loadRules(pool, now);
    const active = new Map(
      (await readActiveAlarmsOf(tx, [...SERVER_ALARM_KINDS])).map((alarm) => [textOf(alarm), alarm]),
    );
    const silent = await readSilentDevices(tx);
    const overdue = await readOverdueVehicles(tx, new Date(now), new Date(now - MOVING_WITHIN_MS));
    const wanted = new Map<string, RaisedAlarm>();
    for (const device of silent) {
      const alarm = offlineAlarm(device, ruleOf, now, upSince);
      if (alarm !== undefined) wanted.set(textOf(keyOf(alarm)), alarm);
    }
    for (const vehicle of overdue) {
      const alarm = overdueAlarm(vehicle, ruleOf, now);
      const key = alarm && textOf(keyOf(alarm));
      // Raised by a movement; then it stands until the vehicle is back or the rental extended, not only while it moves.
      if (key !== undefined && (vehicle.isMoving || active.has(key))) wanted.set(key, alarm!);
    }
    const raise = [...wanted].filter(([key]) => !active.has(key)).map(([, alarm]) => alarm);
    const end = [...active].filter(([key]) => !wanted.has(key)).map(([, alarm]) => alarm);
    if (raise.length > 0 || end.length > 0) await changeServerAlarms(tx, { raise, end, at: new Date(now) });
  });
}

async function loadRules(pool: Pool, now: number): Promise<RuleOf> {
  const byTenant = Map.groupBy(await readTimedAlarmRules(pool, new Date(now)), ({ tenantId }) => tenantId);
  const sets = new Map([...byTenant].map(([tenantId, rules]) => [tenantId, alarmRuleHistory(rules).at(now)]));
  return ({ tenantId, vehicleId, branchId, class: vehicleClass, model }, kind) =>
    (sets.get(tenantId) ?? DEFAULT_RULES).rulesFor({ vehicleId, branchId, class: vehicleClass, deviceModel: model })[
      kind
    ];
}

function offlineAlarm(device: SilentDevice, ruleOf: RuleOf, now: number, upSince: number): RaisedAlarm | undefined {
  const { lastHeardAt, fittedAt, expectedIntervalS, unitState } = device;
  const rule = ruleOf(device, 'device_offline');
  if (unitState === 'off_shift' || unitState === 'out_of_service') return undefined;
  if (!isWanted(device, rule, now)) return undefined;
  if (lastHeardAt === undefined) {
    if (now - Math.max(fittedAt, upSince) < NEVER_CONNECTED_AFTER_MS) return undefined;
    return alarmOf(device, rule, { subject: NEVER_CONNECTED, beganAt: fittedAt });
  }
  if (expectedIntervalS === undefined) return undefined;
  const graceMs = Math.max((rule.threshold ?? 1) * expectedIntervalS * 1_000, SHORTEST_GRACE_MS);
  if (now - Math.max(lastHeardAt, upSince) < graceMs) return undefined;
  return alarmOf(device, rule, { subject: '', beganAt: lastHeardAt });
}

function overdueAlarm(vehicle: OverdueVehicle, ruleOf: RuleOf, now: number): RaisedAlarm | undefined {
  const rule = ruleOf(vehicle, 'rental_overdue');
  if (!isWanted(vehicle, rule, now) || now - vehicle.dueAt < rule.minDurationS * 1_000) return undefined;
  const alarm = alarmOf(vehicle, rule, { subject: vehicle.rentalNumber, beganAt: vehicle.dueAt });
  return { ...alarm, rentalId: vehicle.rentalId };
}

function isWanted(carried: CarriedDevice, rule: AlarmRuleInForce, now: number): boolean {
  const { unitId, phase, condition, timeZone } = carried;
  return mayRaise(rule, { isUnit: unitId !== undefined, phase, condition, timeZone }, now);
}

function alarmOf(
  carried: CarriedDevice,
  rule: AlarmRuleInForce,
  { subject, beganAt }: { subject: string; beganAt: number },
): RaisedAlarm {
  const { tenantId, deviceId, vehicleId, unitId, lat, lon } = carried;
  const first = { at: beganAt, ts: beganAt, boot: 0, seq: 0 };
  return {
    // Every process that finds the same finds the same id; one that a person has ended is not raised again.
    id: factId({ tenantId, deviceId }, `alarm ${rule.kind}`, subject, first) as AlarmId,
    tenantId,
    deviceId,
    vehicleId,
    unitId,
    kind: rule.kind,
    subject,
    severity: rule.severity,
    ruleId: rule.id,
    threshold: rule.threshold ?? undefined,
    derivedId: null,
    countedBefore: 0,
    active: true,
    count: 1,
    beganAt,
    lastAt: beganAt,
    endedAt: undefined,
    value: undefined,
    lat,
    lon,
  };
}

function keyOf(alarm: RaisedAlarm): AlarmKey {
  return { tenantId: alarm.tenantId, originator: originatorOf(alarm), kind: alarm.kind, subject: alarm.subject };
}

function textOf({ tenantId, originator, kind, subject }: AlarmKey): string {
  return `${tenantId} ${originator} ${kind} ${subject}`;
}
