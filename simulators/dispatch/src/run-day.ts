import { Drive } from './drive.ts';
import { EventQueue } from './event-queue.ts';
import { canServe, type Call, type Day } from './day.ts';
import {
  headStartS,
  type Order,
  type Policy,
  type SimulatedIncident,
  type SimulatedUnit,
  type Situation,
} from './situation.ts';
import type { Streets } from './streets.ts';

/** What one day came to under one policy. */
export interface DayRecord {
  readonly calls: readonly Call[];
  /** From the call to the arrival, seconds, per call. */
  readonly responseS: readonly number[];
  /** Driven without helping anybody yet, all units. */
  readonly emptyMetres: number;
  readonly swaps: number;
  readonly decisionMs: readonly number[];
  readonly largestDualityGap: number;
  /** Time in which a call had no unit, summed over calls, seconds. */
  readonly unassignedS: number;
}

type DayEvent =
  | { kind: 'call'; incident: number }
  | { kind: 'arrival'; unit: number; drive: Drive }
  | { kind: 'free'; unit: number }
  | { kind: 'minute' };

/** How often a policy may think again without an event, seconds. */
const REPLAN_S = 60;

/** Plays a day until every call is served. The same day and policy always give the same record, decision times apart. */
export function runDay(streets: Streets, day: Day, policy: Policy): DayRecord {
  const incidents: SimulatedIncident[] = day.calls.map((call) => ({
    call,
    state: 'waiting',
    unit: null,
    swaps: 0,
    waitingSinceS: call.atS,
    onSceneS: undefined,
  }));
  const dayEndsS = day.calls.at(-1)?.atS ?? 0;
  const isOnDuty = (unit: number): boolean =>
    nowS > dayEndsS || (day.units[unit]!.onDuty?.some(([from, to]) => from <= nowS && nowS < to) ?? true);
  let nowS = 0;
  const units: SimulatedUnit[] = day.units.map(({ node }, unit) => ({
    state: isOnDuty(unit) ? 'free' : 'off_duty',
    node,
    atNodeS: 0,
    incident: null,
    drive: undefined,
    onSceneS: 0,
  }));
  const events = new EventQueue<DayEvent>();
  for (const [incident, call] of day.calls.entries()) events.push(call.atS, { kind: 'call', incident });
  events.push(REPLAN_S, { kind: 'minute' });

  const open = new Set<number>();
  const decisionMs: number[] = [];
  let served = 0;
  let emptyMetres = 0;
  let swaps = 0;
  let unassignedS = 0;
  let largestDualityGap = 0;

  const situation: Situation = {
    get nowS() {
      return nowS;
    },
    incidents,
    units,
    get open() {
      return [...open];
    },
    canServe: (unit, incident) => canServe(day.units[unit]!, day.calls[incident]!),
    seconds: (from, to) => streets.seconds(from, to),
    foreseenFreeInS: (unit, quantile) => day.serviceTime.remainingS(nowS - units[unit]!.onSceneS, quantile),
  };

  for (let next = events.pop(); next !== undefined && served < incidents.length; next = events.pop()) {
    if (next.event.kind === 'arrival' && units[next.event.unit]!.drive !== next.event.drive) continue;
    nowS = next.atS;
    happen(next.event);
  }
  return {
    calls: day.calls,
    responseS: incidents.map(({ call, onSceneS }) => onSceneS! - call.atS),
    emptyMetres,
    swaps,
    decisionMs,
    largestDualityGap,
    unassignedS,
  };

  function happen(event: DayEvent): void {
    switch (event.kind) {
      case 'call':
        open.add(event.incident);
        return decide();
      case 'minute':
        events.push(nowS + REPLAN_S, { kind: 'minute' });
        changeDuty();
        return decide();
      case 'arrival':
        return arrive(event.unit);
      case 'free': {
        const unit = units[event.unit]!;
        incidents[unit.incident!]!.state = 'done';
        served += 1;
        unit.state = isOnDuty(event.unit) ? 'free' : 'off_duty';
        unit.incident = null;
        return decide();
      }
    }
  }

  /** Duty begins and ends at whole minutes; who is on a job ends it first. */
  function changeDuty(): void {
    for (const [index, unit] of units.entries()) {
      if (unit.state === 'free' || unit.state === 'off_duty') unit.state = isOnDuty(index) ? 'free' : 'off_duty';
    }
  }

  function arrive(index: number): void {
    const unit = units[index]!;
    const incident = incidents[unit.incident!]!;
    emptyMetres += unit.drive!.metres;
    unit.drive = undefined;
    unit.node = incident.call.node;
    unit.state = 'on_scene';
    unit.onSceneS = nowS;
    incident.state = 'on_scene';
    incident.onSceneS = nowS;
    open.delete(unit.incident!);
    events.push(nowS + incident.call.serviceS, { kind: 'free', unit: index });
  }

  function decide(): void {
    if (open.size === 0) return;
    const startedAt = performance.now();
    const { orders, dualityGap = 0 } = policy.decide(situation);
    decisionMs.push(performance.now() - startedAt);
    largestDualityGap = Math.max(largestDualityGap, Math.abs(dualityGap));
    carryOut(orders);
  }

  /** First everybody who changes lets go, then everybody leaves: a swap of two units works in any order. */
  function carryOut(orders: readonly Order[]): void {
    for (const { incident, unit } of orders) {
      const before = incidents[incident]!.unit;
      if (before !== null) turnAround(before);
      if (units[unit]!.state === 'en_route') turnAround(unit);
    }
    for (const { incident, unit } of orders) send(unit, incident);
  }

  function turnAround(index: number): void {
    const unit = units[index]!;
    if (unit.drive === undefined) return;
    const incident = incidents[unit.incident!]!;
    const { node, inS, metres } = unit.drive.nextJunction(nowS);
    emptyMetres += metres;
    swaps += 1;
    incident.swaps += 1;
    incident.state = 'waiting';
    incident.unit = null;
    incident.waitingSinceS = nowS;
    Object.assign(unit, { state: 'free', node, atNodeS: nowS + inS, incident: null, drive: undefined });
  }

  function send(index: number, to: number): void {
    const unit = units[index]!;
    const incident = incidents[to]!;
    if (unit.state !== 'free' || incident.state !== 'waiting') throw new Error(`unit ${index} or call ${to} is taken`);
    const legs = streets.way(unit.node, incident.call.node);
    const headStart = { toNode: unit.node, seconds: headStartS(unit, nowS), metres: 0 };
    const drive = new Drive(unit.node, [headStart, ...legs], nowS, incident.call.driveNoise);
    unassignedS += nowS - incident.waitingSinceS;
    Object.assign(unit, { state: 'en_route', incident: to, drive });
    incident.state = 'en_route';
    incident.unit = index;
    events.push(drive.arrivesS, { kind: 'arrival', unit: index, drive });
  }
}
