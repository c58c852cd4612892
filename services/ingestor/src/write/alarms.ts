import { randomUUIDv7 } from 'node:crypto';
import { AlarmRuleId, DEFAULT_ALARM_RULES, type AlarmId } from '@roadcall/contracts';
import {
  announceAlarms,
  FIX_FLAG,
  insertAlarms,
  lockNewestAlarms,
  originatorOf,
  updateAlarms,
  type AlarmKey,
  type FittedAsset,
  type FixRow,
  type NewestAlarm,
  type RaisedAlarm,
  type Transaction,
} from '@roadcall/store';
import { effectiveTime, foldAlarm } from '@roadcall/telematics';

/** A stored fix that carries an alarm, with what carried the device. */
export interface AlarmFix {
  fix: FixRow & { alarm: NonNullable<FixRow['alarm']> };
  asset: FittedAsset | undefined;
}

/**
 * Raises, counts up and clears alarms in the transaction that stores their fixes, and appends `alarm.raised` or
 * `alarm.changed` once for each alarm (domain §3). Late fixes change no alarm.
 * @param fixes those stored by this transaction, not the repeated ones; each device's in the order they came.
 */
export async function applyAlarms(tx: Transaction, fixes: readonly AlarmFix[]): Promise<void> {
  const timely = fixes.filter(({ fix }) => (fix.flags & FIX_FLAG.late) === 0);
  if (timely.length === 0) return;
  const keys = new Map(timely.map((each) => [keyText(keyOf(each)), keyOf(each)]));
  const newest = new Map<string, NewestAlarm>();
  for (const alarm of await lockNewestAlarms(tx, [...keys.values()])) newest.set(keyText(alarm), alarm);

  const raised = new Map<AlarmId, RaisedAlarm>();
  const updated = new Map<AlarmId, NewestAlarm>();
  for (const { fix, asset } of timely) {
    const key = keyOf({ fix, asset });
    const known = newest.get(keyText(key));
    const fold = foldAlarm(known, { active: fix.alarm.active, at: effectiveTime(fix) }, known?.settledAt !== undefined);
    if (fold.change === 'none') continue;
    if (fold.change === 'raise') {
      if (known?.active === true) updated.set(known.id, { ...known, active: false, endedAt: known.lastAt });
      const alarm: RaisedAlarm = {
        ...key,
        ...fold.alarm,
        deviceId: fix.deviceId,
        derivedId: null,
        countedBefore: 0,
        value: undefined,
        ruleId: AlarmRuleId.parse(key.kind),
        threshold: undefined,
        id: randomUUIDv7() as AlarmId,
        severity: DEFAULT_ALARM_RULES[key.kind].severity,
        vehicleId: asset?.vehicleId ?? undefined,
        unitId: asset?.unitId ?? undefined,
        lat: fix.lat,
        lon: fix.lon,
      };
      raised.set(alarm.id, alarm);
      newest.set(keyText(key), { ...alarm, ...key, settledAt: undefined });
    } else if (known !== undefined) {
      const alarm = { ...known, ...fold.alarm };
      newest.set(keyText(key), alarm);
      const fresh = raised.get(alarm.id);
      if (fresh === undefined) updated.set(alarm.id, alarm);
      else raised.set(alarm.id, { ...fresh, ...fold.alarm });
    }
  }

  await updateAlarms(tx, [...updated.values()]);
  await insertAlarms(tx, [...raised.values()]);
  await announceAlarms(tx, 'ingest', { raised: [...raised.values()], changed: [...updated.values()] });
}

function keyOf({ fix, asset }: AlarmFix): AlarmKey {
  const { tenantId, deviceId, alarm } = fix;
  const originator = originatorOf({ deviceId, vehicleId: asset?.vehicleId, unitId: asset?.unitId });
  return { tenantId, originator, kind: alarm.kind, subject: alarm.code ?? '' };
}

function keyText(key: AlarmKey): string {
  return `${key.tenantId} ${key.originator} ${key.kind} ${key.subject}`;
}
