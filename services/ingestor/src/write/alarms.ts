import { randomUUIDv7 } from 'node:crypto';
import { DEFAULT_ALARM_RULES, type AlarmId } from '@roadcall/contracts';
import {
  appendEvents,
  FIX_FLAG,
  insertAlarms,
  lockNewestAlarms,
  readAlarms,
  updateAlarms,
  type AlarmKey,
  type FittedAsset,
  type FixRow,
  type NewestAlarm,
  type RaisedAlarm,
  type StoredAlarm,
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
  const keys = new Map(timely.map(({ fix }) => [keyText(keyOf(fix)), keyOf(fix)]));
  const newest = new Map<string, NewestAlarm>();
  for (const alarm of await lockNewestAlarms(tx, [...keys.values()])) newest.set(keyText(alarm), alarm);

  const raised = new Map<AlarmId, RaisedAlarm>();
  const updated = new Map<AlarmId, StoredAlarm>();
  for (const { fix, asset } of timely) {
    const key = keyOf(fix);
    const known = newest.get(keyText(key));
    const fold = foldAlarm(known, { active: fix.alarm.active, at: effectiveTime(fix) }, known?.isSettled);
    if (fold.change === 'none') continue;
    if (fold.change === 'raise') {
      if (known?.active === true) updated.set(known.id, { ...known, active: false, endedAt: known.lastAt });
      const alarm: RaisedAlarm = {
        ...key,
        ...fold.alarm,
        id: randomUUIDv7() as AlarmId,
        severity: DEFAULT_ALARM_RULES[key.kind].severity,
        vehicleId: asset?.vehicleId ?? undefined,
        unitId: asset?.unitId ?? undefined,
        lat: fix.lat,
        lon: fix.lon,
      };
      raised.set(alarm.id, alarm);
      newest.set(keyText(key), { ...alarm, isSettled: false });
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
  await announce(tx, [...updated.values(), ...raised.values()], raised);
}

async function announce(
  tx: Transaction,
  changed: readonly StoredAlarm[],
  raised: ReadonlyMap<AlarmId, RaisedAlarm>,
): Promise<void> {
  const tenants = new Set(changed.map((alarm) => alarm.tenantId));
  for (const tenantId of tenants) {
    const ids = changed.filter((alarm) => alarm.tenantId === tenantId).map((alarm) => alarm.id);
    for (const data of await readAlarms(tx, tenantId, ids)) {
      const kind = raised.has(data.id) ? 'alarm.raised' : 'alarm.changed';
      appendEvents(tx, [{ tenantId, subjectId: data.id, actor: 'ingest', body: { kind, data } }]);
    }
  }
}

function keyOf(fix: AlarmFix['fix']): AlarmKey {
  const { tenantId, deviceId, alarm } = fix;
  return { tenantId, deviceId, kind: alarm.kind, subject: alarm.code ?? '' };
}

function keyText(key: AlarmKey): string {
  return `${key.tenantId} ${key.deviceId} ${key.kind} ${key.subject}`;
}
