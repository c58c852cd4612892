import { SERVER_ALARM_KINDS, type UnitId, type VehicleId } from '@roadcall/contracts';
import { ALARM_DETECTORS, type AlarmWatch } from './alarm-detectors.ts';
import { endAlarms, noteCondition, settleAlarms } from './alarm-life.ts';
import type { AlarmChange, AlarmLives, ConditionSeen, DerivedAlarm, Moment } from './alarm-records.ts';
import { mayRaise, type AlarmSurroundings, type RulesByKind } from './alarm-rules.ts';
import type { Asset, DeriveContext, DeriveStep, Draft } from './draft.ts';
import { factId } from './fact-id.ts';

/** The alarms that are open, what their detectors remember, and whose alarms they are. */
export interface AlarmsSlice extends AlarmLives {
  watch: AlarmWatch;
  asset?: Asset | undefined;
}

/** A change in the life of an alarm, and whose alarm it is; neither of both: the device's own. */
export interface AlarmFact {
  kind: AlarmChange['kind'];
  alarm: DerivedAlarm & { vehicleId: VehicleId | undefined; unitId: UnitId | undefined };
}

export function emptyAlarms(): AlarmsSlice {
  return { open: {}, raisedAt: {}, watch: {} };
}

/**
 * Judges the conditions of this fix by the alarm rules (domain §3): what the steps before found, what the device says
 * itself, what the detectors measure. Alarms are raised, counted up and cleared, each told as a fact.
 */
export const alarms: DeriveStep = (draft) => {
  const slice = draft.state.alarms;
  if (draft.isRefitted) {
    endAlarms(slice, draft.at, (change) => tell(draft, slice.asset, change));
    slice.watch = {};
  }
  slice.asset = draft.context.asset;
  const moment = momentOf(draft, slice);
  for (const seen of conditionsOf(draft, slice, moment)) noteCondition(slice, seen, moment);
  settleAlarms(slice, moment);
};

/** The rules that are for a device and what carries it. */
export function rulesAround({ alarmRules, asset, surroundings, model }: DeriveContext): RulesByKind {
  const { branchId, class: vehicleClass } = surroundings;
  return alarmRules.rulesFor({ vehicleId: asset?.vehicleId, branchId, class: vehicleClass, deviceModel: model });
}

/** What rules ask about the vehicle, but for the ignition, which a fix says. */
export function alarmSurroundings({ asset, surroundings, timeZone }: DeriveContext): AlarmSurroundings {
  const { phase, condition } = surroundings;
  return { isUnit: asset?.unitId !== undefined, phase, condition, timeZone };
}

function momentOf(draft: Draft, slice: AlarmsSlice): Moment {
  const { context, fix, at } = draft;
  const { surroundings, asset, device } = context;
  const rules = rulesAround(context);
  slice.watch.ignition = fix.ignition ?? slice.watch.ignition;
  const around = { ...alarmSurroundings(context), ignition: slice.watch.ignition };
  return {
    at,
    lat: fix.lat,
    lon: fix.lon,
    rentalId: surroundings.rental?.rentalId,
    rules,
    mayRaise: (rule) => mayRaise(rule, around, at),
    newId: (kind, subject) => factId(device, `alarm ${kind}`, subject, fix),
    tell: (change) => tell(draft, asset, change),
  };
}

function conditionsOf(draft: Draft, { watch }: AlarmsSlice, { rules }: Moment): ConditionSeen[] {
  const seen: ConditionSeen[] = draft.conditions
    .filter(({ kind }) => !SERVER_ALARM_KINDS.has(kind))
    .map(({ kind, subject, on, value, isSaid = false, isFinal }) => ({ kind, subject, on, value, isSaid, isFinal }));
  const look = {
    draft,
    watch,
    rules,
    see: (kind: ConditionSeen['kind'], subject: string, on: boolean, value?: number) =>
      seen.push({ kind, subject, on, isSaid: false, value }),
  };
  for (const detect of ALARM_DETECTORS) detect(look);
  return seen;
}

function tell({ facts }: Draft, asset: Asset | undefined, { kind, alarm }: AlarmChange): void {
  facts.push({ kind, alarm: { ...alarm, vehicleId: asset?.vehicleId, unitId: asset?.unitId } });
}
