import {
  AlarmKind,
  AlarmRuleId,
  DEFAULT_ALARM_RULES,
  isWithinSchedule,
  type AlarmRuleBody,
  type AlarmScope,
  type BranchId,
  type RentalPhase,
  type VehicleClass,
  type VehicleCondition,
  type VehicleId,
} from '@roadcall/contracts';

/** A rule as it is in force at one time. */
export interface AlarmRuleInForce extends AlarmRuleBody {
  readonly id: AlarmRuleId;
  readonly kind: AlarmKind;
}

/** What decides which rule is for a device: what carries it, and its model. */
export interface RuleTarget {
  vehicleId?: VehicleId | undefined;
  branchId?: BranchId | undefined;
  class?: VehicleClass | undefined;
  deviceModel?: string | undefined;
}

export type RulesByKind = Readonly<Record<AlarmKind, AlarmRuleInForce>>;

/** The alarm rules of a tenant that are in force at one time: one for each kind and target. */
export interface AlarmRuleSet {
  rulesFor(target: RuleTarget): RulesByKind;
}

/** Narrow first: of the rules of a kind the first that fits counts. */
const NARROWNESS: readonly AlarmScope['to'][] = ['vehicles', 'device_models', 'classes', 'branches', 'all'];

/** The product's rules with a tenant's own ones in their place and beside them. */
export function alarmRuleSet(own: readonly AlarmRuleInForce[]): AlarmRuleSet {
  const general = Object.fromEntries(
    AlarmKind.options.map((kind) => [kind, { ...DEFAULT_ALARM_RULES[kind], id: AlarmRuleId.parse(kind), kind }]),
  ) as Record<AlarmKind, AlarmRuleInForce>;
  for (const rule of own) if (rule.scope.to === 'all') general[rule.kind] = rule;
  const narrow = own
    .filter((rule) => rule.scope.to !== 'all')
    .toSorted((a, b) => widthOf(a) - widthOf(b) || (a.id < b.id ? -1 : 1));
  if (narrow.length === 0) return { rulesFor: () => general };

  const known = new Map<string, RulesByKind>();
  return {
    rulesFor(target) {
      const key = `${target.vehicleId} ${target.deviceModel} ${target.class} ${target.branchId}`;
      let rules = known.get(key);
      if (rules === undefined) {
        const fitting = narrow.filter(({ scope }) => isFor(scope, target)).toReversed();
        rules = { ...general, ...Object.fromEntries(fitting.map((rule) => [rule.kind, rule])) };
        known.set(key, rules);
      }
      return rules;
    },
  };
}

/** The product's rules as they are. */
export const DEFAULT_RULES: AlarmRuleSet = alarmRuleSet([]);

/** A rule and when it counted: from `validFrom` on, before `validTo`; ms since the epoch. */
export interface TimedAlarmRule extends AlarmRuleInForce {
  readonly validFrom: number;
  readonly validTo: number | undefined;
}

/** The rule sets of a tenant over time, so that a past day is judged by the rules of that day. */
export function alarmRuleHistory(versions: readonly TimedAlarmRule[]): { at(time: number): AlarmRuleSet } {
  const edges = [...new Set(versions.flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? Infinity]))]
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const sets = new Map<number, AlarmRuleSet>();
  return {
    at(time) {
      const from = edges.findLast((edge) => edge <= time);
      if (from === undefined) return DEFAULT_RULES;
      let set = sets.get(from);
      if (set === undefined) {
        set = alarmRuleSet(versions.filter((rule) => rule.validFrom <= from && from < (rule.validTo ?? Infinity)));
        sets.set(from, set);
      }
      return set;
    },
  };
}

/** What is true around the vehicle when an alarm would be raised. */
export interface AlarmSurroundings {
  isUnit: boolean;
  phase?: RentalPhase | undefined;
  condition?: VehicleCondition | undefined;
  ignition?: boolean | undefined;
  /** Zone of the vehicle's branch, else of the company. */
  timeZone: string;
}

/** Whether a rule lets an alarm be raised now (domain §2, §3). What is raised already runs its course. */
export function mayRaise(rule: AlarmRuleBody, around: AlarmSurroundings, at: number): boolean {
  if (!rule.enabled) return false;
  if (around.isUnit) {
    if (!rule.forUnits) return false;
  } else {
    if (around.condition !== undefined && rule.notWhile.includes(around.condition)) return false;
    const isInPhase = around.phase !== undefined && rule.phases?.includes(around.phase);
    if (rule.phases !== null && !isInPhase && !(rule.orIgnitionOff && around.ignition === false)) return false;
  }
  return rule.schedule === null || isWithinSchedule(rule.schedule, at, around.timeZone);
}

function widthOf({ scope }: AlarmRuleBody): number {
  return NARROWNESS.indexOf(scope.to);
}

function isFor(scope: AlarmScope, target: RuleTarget): boolean {
  if (scope.to === 'vehicles') return target.vehicleId !== undefined && scope.vehicleIds.includes(target.vehicleId);
  if (scope.to === 'device_models')
    return target.deviceModel !== undefined && scope.models.includes(target.deviceModel);
  if (scope.to === 'classes') return target.class !== undefined && scope.classes.includes(target.class);
  if (scope.to === 'branches') return target.branchId !== undefined && scope.branchIds.includes(target.branchId);
  return true;
}
