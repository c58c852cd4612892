import { randomUUIDv7 } from 'node:crypto';
import { IMMEDIATE_ALARM_KINDS, type AlarmId, type AlarmKind, type DeviceId } from '@roadcall/contracts';
import {
  announceAlarms,
  FIX_FLAG,
  insertAlarms,
  lockNewestAlarms,
  originatorOf,
  type AlarmKey,
  type FixRow,
  type NewestAlarm,
  type RaisedAlarm,
  type Transaction,
} from '@roadcall/store';
import { effectiveTime, type AlarmRuleInForce, type DeriveContext } from '@roadcall/telematics';

/** A stored fix that carries an alarm which cannot wait. */
export type AlarmFix = FixRow & { alarm: NonNullable<FixRow['alarm']> };

/** An alarm of a kind that is raised at once. `at`: effective time of its fix, ms since the epoch. */
interface ImmediateAlarm {
  deviceId: DeviceId;
  kind: AlarmKind;
  at: number;
  ignition: boolean | undefined;
}

/** By which rule it is raised now, and what carried the device then; undefined: it is not to be raised. */
export type JudgeNow = (
  alarm: ImmediateAlarm,
) => Promise<{ rule: AlarmRuleInForce; asset: DeriveContext['asset'] } | undefined>;

/** Derivation lets an alarm that comes back this soon go on as the same one, ms. */
const SAME_ALARM_MS = 60_000;

/** Whether a fix says something that must not wait for the reorder window: SOS, collision, rollover, in time. */
export function isImmediate(fix: FixRow): fix is AlarmFix {
  const { alarm, flags } = fix;
  return alarm?.active === true && IMMEDIATE_ALARM_KINDS.has(alarm.kind) && (flags & FIX_FLAG.late) === 0;
}

/**
 * Raises what cannot wait, in the transaction that stores its fix, unless it stands already. Counting up, clearing and all
 * the rest is derivation's, which settles the same row when the reorder window has passed (writeDerivedAlarms).
 * @param fixes those stored by this transaction, not the repeated ones.
 */
export async function raiseAtOnce(tx: Transaction, fixes: readonly AlarmFix[], judgeNow: JudgeNow): Promise<void> {
  const wanted = new Map<string, RaisedAlarm & AlarmKey>();
  for (const fix of fixes) {
    const alarm = await alarmOf(fix, judgeNow);
    if (alarm !== undefined && !wanted.has(keyText(alarm))) wanted.set(keyText(alarm), alarm);
  }
  const inOrder = [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, alarm]) => alarm);
  const newest = new Map((await lockNewestAlarms(tx, inOrder)).map((alarm) => [keyText(alarm), alarm]));
  const raised = inOrder.filter((alarm) => !isKnown(newest.get(keyText(alarm)), alarm.beganAt));
  await insertAlarms(tx, raised);
  await announceAlarms(tx, 'ingest', { raised });
}

async function alarmOf(fix: AlarmFix, judgeNow: JudgeNow): Promise<(RaisedAlarm & AlarmKey) | undefined> {
  const { tenantId, deviceId, ignition, alarm, lat, lon } = fix;
  const at = effectiveTime(fix);
  const judged = await judgeNow({ deviceId, kind: alarm.kind, at, ignition });
  if (judged === undefined) return undefined;
  const { rule, asset } = judged;
  const { vehicleId, unitId } = asset ?? {};
  return {
    id: randomUUIDv7() as AlarmId,
    tenantId,
    deviceId,
    vehicleId,
    unitId,
    originator: originatorOf({ deviceId, vehicleId, unitId }),
    kind: alarm.kind,
    subject: alarm.code ?? '',
    derivedId: null,
    countedBefore: 0,
    severity: rule.severity,
    ruleId: rule.id,
    threshold: undefined,
    active: true,
    count: 1,
    beganAt: at,
    lastAt: at,
    endedAt: undefined,
    value: undefined,
    lat,
    lon,
  };
}

/** Whether the newest alarm of the key says it already: it is active, or was until a moment ago, and nobody ended it. */
function isKnown(newest: NewestAlarm | undefined, at: number): boolean {
  if (newest === undefined) return false;
  if (newest.settledAt !== undefined) return at <= newest.settledAt;
  return newest.active || at - (newest.endedAt ?? newest.lastAt) <= SAME_ALARM_MS;
}

function keyText(key: AlarmKey): string {
  return `${key.tenantId} ${key.originator} ${key.kind} ${key.subject}`;
}
