import { randomUUIDv7 } from 'node:crypto';
import type {
  AlarmId,
  AlarmKind,
  AlarmRuleId,
  AlarmSeverity,
  DeviceId,
  RentalId,
  TenantId,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';
import {
  insertAlarms,
  lockNewestAlarms,
  originatorOf,
  updateAlarms,
  type AlarmKey,
  type NewestAlarm,
  type RaisedAlarm,
} from './alarm-rows.ts';
import { settleDerivedAlarm, type DerivedStand } from './alarm-settling.ts';
import { announceAlarms } from './alarms.ts';
import type { Transaction } from './transaction.ts';

/** A change of a derived alarm: the alarm as it stands after it, and whose it is. */
export interface DerivedAlarmToWrite extends DerivedStand {
  tenantId: TenantId;
  deviceId: DeviceId;
  vehicleId: VehicleId | undefined;
  unitId: UnitId | undefined;
  rentalId: RentalId | undefined;
  kind: AlarmKind;
  subject: string;
  severity: AlarmSeverity;
  ruleId: AlarmRuleId | undefined;
  threshold: number | undefined;
  lat: number | undefined;
  lon: number | undefined;
}

/**
 * Writes what derivation found out about alarms, in its order, and appends `alarm.raised` or `alarm.changed` once for
 * each row. Part of the transaction that writes the device's state, so that nothing is written twice.
 */
export async function writeDerivedAlarms(tx: Transaction, facts: readonly DerivedAlarmToWrite[]): Promise<void> {
  if (facts.length === 0) return;
  const keys = new Map(facts.map((fact) => [textOf(keyOf(fact)), keyOf(fact)]));
  const inOrder = [...keys].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  const newest = new Map<string, NewestAlarm>();
  for (const alarm of await lockNewestAlarms(tx, inOrder)) newest.set(textOf(alarm), alarm);

  const raised = new Map<AlarmId, RaisedAlarm>();
  const updated = new Map<AlarmId, NewestAlarm>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const known = newest.get(textOf(key));
    const settled = settleDerivedAlarm(known, fact);
    if (settled.newest !== undefined) {
      const row = { ...key, ...settled.newest };
      const fresh = raised.get(row.id);
      if (fresh === undefined) updated.set(row.id, row);
      else raised.set(row.id, { ...fresh, ...settled.newest });
      newest.set(textOf(key), row);
    }
    if (settled.insert !== undefined) {
      // A derived alarm keeps its own id, which a replay finds again; what goes on after a person ended it gets a new one.
      const id = (settled.insert.countedBefore === 0 ? fact.id : randomUUIDv7()) as AlarmId;
      raised.set(id, { ...fact, ...settled.insert, id });
      newest.set(textOf(key), { ...key, ...settled.insert, id, settledAt: undefined });
    }
  }
  await updateAlarms(tx, [...updated.values()]);
  await insertAlarms(tx, [...raised.values()]);
  await announceAlarms(tx, 'ingest', { raised: [...raised.values()], changed: [...updated.values()] });
}

function keyOf(fact: DerivedAlarmToWrite): AlarmKey {
  return { tenantId: fact.tenantId, originator: originatorOf(fact), kind: fact.kind, subject: fact.subject };
}

function textOf({ tenantId, originator, kind, subject }: AlarmKey): string {
  return `${tenantId} ${originator} ${kind} ${subject}`;
}
