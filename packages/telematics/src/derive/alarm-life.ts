import type { AlarmKind } from '@roadcall/contracts';
import type { AlarmLives, ConditionSeen, DerivedAlarm, Moment, OpenAlarm } from './alarm-records.ts';
import type { AlarmRuleInForce } from './alarm-rules.ts';

/** An alarm that comes back this soon after it ended is the same one, ms: flapping raises it once. */
export const REOPEN_WITHIN_MS = 60_000;
/** The first changes of an alarm are told at once, after that at most one in this time, ms. */
const TELL_EVERY_MS = 10_000;
const TOLD_AT_ONCE = 10;
/** Most kinds and subjects that are remembered per device; what comes beyond waits until one is over. */
const MAX_OPEN = 24;
const HOUR_MS = 3_600_000;

/** Who holds a condition: what was measured, until it is seen to be gone; what was said, until it is unsaid or expires. */
const MEASURED = 1;
const SAID = 2;

/** Takes note of a condition (domain §3). What follows from it, `settleAlarms` decides. */
export function noteCondition(lives: AlarmLives, seen: ConditionSeen, moment: Moment): void {
  const key = `${seen.kind} ${seen.subject}`;
  const by = seen.isSaid ? SAID : MEASURED;
  const known = lives.open[key];
  if (!seen.on) {
    if (known !== undefined) letGo(lives, key, known, by, moment.at, seen.isFinal);
    return;
  }
  const isNews = known === undefined || known.heldBy === 0;
  if (isNews && (!moment.mayRaise(moment.rules[seen.kind]) || isFull(lives, known))) return;
  const alarm = known ?? begin(lives, key, seen, moment);
  if (isNews) hold(alarm, seen, moment);
  else if (seen.isSaid && alarm.phase === 'active' && moment.at > alarm.lastAt) countUp(alarm);
  alarm.heldBy |= by;
  if (seen.isSaid) alarm.saidAt = moment.at;
  if (alarm.phase !== 'over') alarm.lastAt = moment.at;
  noteValue(alarm, seen);
}

/** Raises what has been held long enough, clears what has been gone long enough, and tells what has changed. */
export function settleAlarms(lives: AlarmLives, moment: Moment): void {
  const { at } = moment;
  for (const [key, alarm] of Object.entries(lives.open)) {
    const rule = moment.rules[alarm.kind];
    expire(lives, key, alarm, rule, at);
    if (alarm.phase === 'held' || (alarm.phase === 'over' && alarm.heldBy !== 0)) {
      if (!moment.mayRaise(rule)) forget(lives, key, alarm);
      else if (isHeldLongEnough(alarm, rule, at)) raise(lives, alarm, rule, moment);
    }
    if (alarm.phase === 'active' && isOver(alarm, rule, at)) {
      alarm.phase = 'over';
      alarm.endedAt = rule.enabled ? (alarm.goneSince ?? at) : at;
      if (!rule.enabled) alarm.heldBy = 0;
      alarm.untold = true;
    }
    tellIfDue(alarm, moment);
    if (
      alarm.phase === 'over' &&
      alarm.heldBy === 0 &&
      !alarm.untold &&
      at - (alarm.endedAt ?? at) > REOPEN_WITHIN_MS
    ) {
      delete lives.open[key];
    }
  }
}

/** Clears everything: the device has left what it was fitted to. */
export function endAlarms(lives: AlarmLives, at: number, tell: Moment['tell']): void {
  for (const alarm of Object.values(lives.open)) {
    if (alarm.phase === 'active') {
      alarm.phase = 'over';
      alarm.endedAt = alarm.goneSince ?? at;
      alarm.untold = true;
    }
    if (alarm.untold) tell({ kind: 'alarm_cleared', alarm: standingOf(alarm) });
  }
  lives.open = {};
  lives.raisedAt = {};
}

function isFull(lives: AlarmLives, known: OpenAlarm | undefined): boolean {
  return known === undefined && Object.keys(lives.open).length >= MAX_OPEN;
}

function begin(lives: AlarmLives, key: string, seen: ConditionSeen, { at, newId }: Moment): OpenAlarm {
  const alarm: OpenAlarm = {
    kind: seen.kind,
    subject: seen.subject,
    phase: 'held',
    id: newId(seen.kind, seen.subject),
    heldBy: 0,
    heldSince: at,
    count: 1,
    beganAt: at,
    lastAt: at,
    told: 0,
    toldAt: 0,
  };
  lives.open[key] = alarm;
  return alarm;
}

/** The condition is there, after it was not. */
function hold(alarm: OpenAlarm, seen: ConditionSeen, { at, newId, lat, lon }: Moment): void {
  alarm.heldSince = at;
  alarm.goneSince = undefined;
  if (alarm.phase === 'active') {
    alarm.endedAt = undefined;
    countUp(alarm);
  } else if (alarm.phase === 'over') {
    alarm.nextId = newId(seen.kind, seen.subject);
    if (at - (alarm.endedAt ?? at) > REOPEN_WITHIN_MS) alarm.value = undefined;
  } else {
    alarm.lat = lat;
    alarm.lon = lon;
  }
}

function letGo(lives: AlarmLives, key: string, alarm: OpenAlarm, by: number, at: number, isFinal = by === SAID): void {
  const before = alarm.heldBy;
  alarm.heldBy &= ~by;
  if (by === SAID) alarm.saidAt = undefined;
  if (before === 0 || alarm.heldBy !== 0) return;
  if (alarm.phase === 'active') {
    alarm.goneSince = at;
    // What was unsaid in so many words, or is over for good, need not prove that it stays away.
    if (isFinal) alarm.endedAt = at;
  } else {
    forget(lives, key, alarm);
  }
}

/** A condition that never became an alarm leaves nothing behind; one that came back too briefly leaves its alarm over. */
function forget(lives: AlarmLives, key: string, alarm: OpenAlarm): void {
  if (alarm.phase === 'held') delete lives.open[key];
  alarm.heldBy = 0;
  alarm.nextId = undefined;
}

function expire(lives: AlarmLives, key: string, alarm: OpenAlarm, rule: AlarmRuleInForce, at: number): void {
  if (alarm.saidAt === undefined || rule.expiresAfterS === null) return;
  if (at - alarm.saidAt >= rule.expiresAfterS * 1_000) letGo(lives, key, alarm, SAID, alarm.saidAt);
}

function isHeldLongEnough(alarm: OpenAlarm, rule: AlarmRuleInForce, at: number): boolean {
  return (alarm.heldBy & SAID) !== 0 || at - alarm.heldSince >= rule.minDurationS * 1_000;
}

function isOver(alarm: OpenAlarm, rule: AlarmRuleInForce, at: number): boolean {
  if (!rule.enabled) return true;
  if (alarm.heldBy !== 0 || alarm.goneSince === undefined) return false;
  return alarm.endedAt !== undefined || at - alarm.goneSince >= rule.clearAfterS * 1_000;
}

function raise(lives: AlarmLives, alarm: OpenAlarm, rule: AlarmRuleInForce, moment: Moment): void {
  const isOfSameRental = alarm.rentalId === moment.rentalId;
  const cameBack =
    alarm.phase === 'over' && isOfSameRental && alarm.heldSince - (alarm.endedAt ?? 0) <= REOPEN_WITHIN_MS;
  if (!cameBack && !takeTurn(lives, rule, moment.at)) return;
  if (cameBack) {
    alarm.count += 1;
    alarm.untold = true;
  } else {
    if (alarm.phase === 'over') {
      if (alarm.untold) moment.tell({ kind: 'alarm_cleared', alarm: standingOf(alarm) });
      Object.assign(alarm, { id: alarm.nextId, count: 1, lat: moment.lat, lon: moment.lon, told: 0, untold: false });
    }
    alarm.beganAt = alarm.heldSince;
    alarm.severity = rule.severity;
    // The limit of a fence is not the rule's.
    alarm.threshold = alarm.subject === '' || alarm.kind !== 'overspeed' ? (rule.threshold ?? undefined) : undefined;
    alarm.ruleId = rule.id;
    alarm.rentalId = moment.rentalId;
  }
  alarm.phase = 'active';
  alarm.nextId = undefined;
  alarm.endedAt = undefined;
  alarm.goneSince = undefined;
  alarm.lastAt = moment.at;
  if (cameBack) return;
  alarm.told = 1;
  alarm.toldAt = moment.at;
  moment.tell({ kind: 'alarm_raised', alarm: standingOf(alarm) });
}

/** Whether the rule's rate allows one more now; takes note of it. */
function takeTurn(lives: AlarmLives, rule: AlarmRuleInForce, at: number): boolean {
  const { kind } = rule;
  if (rule.maxPerHour === null) {
    delete lives.raisedAt[kind];
    return true;
  }
  const recent = (lives.raisedAt[kind] ?? []).filter((time) => at - time < HOUR_MS);
  const isAllowed = recent.length < rule.maxPerHour;
  if (isAllowed) recent.push(at);
  lives.raisedAt[kind] = recent;
  return isAllowed;
}

function countUp(alarm: OpenAlarm): void {
  alarm.count += 1;
  alarm.untold = true;
}

/** Kinds whose lower values are the worse ones. */
const LOWER_IS_WORSE: ReadonlySet<AlarmKind> = new Set(['low_battery', 'low_fuel', 'low_charge', 'tyre_pressure']);

/** Keeps the worst. */
function noteValue(alarm: OpenAlarm, { kind, value }: ConditionSeen): void {
  if (value === undefined) return;
  const worst = LOWER_IS_WORSE.has(kind) ? Math.min : Math.max;
  alarm.value = worst(alarm.value ?? value, value);
}

function tellIfDue(alarm: OpenAlarm, { at, tell }: Moment): void {
  if (!alarm.untold) return;
  if (alarm.told >= TOLD_AT_ONCE && at - alarm.toldAt < TELL_EVERY_MS) return;
  alarm.untold = undefined;
  alarm.told += 1;
  alarm.toldAt = at;
  const change = alarm.phase === 'over' ? 'alarm_cleared' : 'alarm_updated';
  tell({ kind: change, alarm: standingOf(alarm) });
}

function standingOf(alarm: OpenAlarm): DerivedAlarm {
  return {
    id: alarm.id,
    kind: alarm.kind,
    subject: alarm.subject,
    severity: alarm.severity ?? 'info',
    active: alarm.phase === 'active',
    count: alarm.count,
    beganAt: alarm.beganAt,
    lastAt: alarm.lastAt,
    endedAt: alarm.phase === 'active' ? undefined : alarm.endedAt,
    lat: alarm.lat,
    lon: alarm.lon,
    value: alarm.value,
    threshold: alarm.threshold,
    ruleId: alarm.ruleId,
    rentalId: alarm.rentalId,
  };
}
