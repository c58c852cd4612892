import type { Candidate, DispatchSettings, ExclusionReason, IncidentId, UnitId } from '@roadcall/contracts';
import { certify, type Certificate } from '../assignment/certify.ts';
import { problemOf, UNASSIGNED, type Pair } from '../assignment/problem.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import { exclusionOf, exclusionsOf, type Asked, type AskedIncident } from '../eligibility.ts';
import type { UnitSnapshot } from '../situation.ts';
import type { Eta } from '../straight-line.ts';

/** A mission with its vehicle. */
export interface DeliveryWish {
  readonly incidentId: IncidentId;
  /** What the rules ask about it; `needs` is what bringing a vehicle needs, `refusals` those of drivers. */
  readonly incident: AskedIncident;
  /** How long each unit takes over the vehicle to the customer, in the units' order; null: no way, or not asked. */
  readonly etas: readonly (Eta | null)[];
}

export interface DriverContext {
  readonly settings: DispatchSettings;
  readonly nowMs: number;
  /** How long a hand-over takes: the shift must last until its end, seconds. */
  readonly handOverS: number;
  /** What a mission without a driver costs, seconds. */
  readonly noDriverS: number;
}

export interface DriverPlan {
  /** One for each wish, in their order: the driver, null when there is none, and all who were looked at. */
  readonly choices: readonly { readonly unitId: UnitId | null; readonly candidates: readonly Candidate[] }[];
  /** Proof that no other choice for all of them together is sooner, in whole milliseconds. */
  readonly certificate: Certificate;
}

/**
 * The drivers who bring the vehicles of all missions soonest, exactly: the role after the vehicle (architecture §7), by the
 * rules of any unit (eligibility.ts). Who works is not free, however soon: a vehicle is not promised with a driver who may come.
 */
export function planDrivers(
  wishes: readonly DeliveryWish[],
  units: readonly UnitSnapshot[],
  context: DriverContext,
): DriverPlan {
  const drivers = [...units.entries()].filter(([, { kind }]) => kind === 'delivery_driver');
  const pairs: Pair[] = [];
  const looked = wishes.map((wish, row) =>
    drivers.map(([place, driver], column): Candidate => {
      const eta = wish.etas[place] ?? null;
      const excluded = exclusionOf(driver, askedOf(driver, wish.incident, eta, context));
      const isFit = excluded === null && eta !== null;
      if (isFit) pairs.push({ row, column, cost: Math.round(eta.etaS * 1_000) });
      return {
        unitId: driver.id,
        unitName: driver.name,
        kind: driver.kind,
        rank: null,
        excluded,
        etaS: eta?.etaS ?? null,
        etaSource: eta?.source ?? null,
        freeInS: 0,
        distanceM: eta?.distanceM ?? null,
        costS: isFit ? eta.etaS : null,
        parts: isFit ? [{ part: 'travel', seconds: eta.etaS }] : [],
        servesIncidentId: driver.job?.incidentId ?? null,
        plannedForIncidentId: null,
      };
    }),
  );
  const problem = problemOf(
    { rows: wishes.length, columns: drivers.length },
    pairs,
    wishes.map(() => context.noDriverS * 1_000),
  );
  const solution = solveAssignment(problem);
  const choices = looked.map((candidates, row) => {
    const column = solution.columnOfRow[row] ?? UNASSIGNED;
    return { unitId: column === UNASSIGNED ? null : drivers[column]![1].id, candidates: inOrder(candidates) };
  });
  return { choices, certificate: certify(problem, solution) };
}

/** What the rules are asked of somebody who should bring a vehicle: who works is not free, however soon. */
function askedOf(
  driver: UnitSnapshot,
  incident: AskedIncident,
  eta: Eta | null,
  { settings, nowMs, handOverS }: Omit<DriverContext, 'noDriverS'>,
): Asked {
  const isFree = driver.job === null && driver.state === 'available';
  return {
    role: 'delivery_driver',
    incident,
    use: { freeInS: 0, blocked: isFree ? null : 'committed' },
    etaS: eta?.etaS ?? Infinity,
    jobS: handOverS,
    settings,
    nowMs,
  };
}

/** Every rule that speaks against a driver, for a person who may overrule some of them. @param eta over the vehicle to the customer. */
export function driverExclusions(
  driver: UnitSnapshot,
  incident: AskedIncident,
  eta: Eta | null,
  context: Omit<DriverContext, 'noDriverS'>,
): ExclusionReason[] {
  return exclusionsOf(driver, askedOf(driver, incident, eta, context));
}

/** Ranked ones first, soonest first, then the excluded ones by name. */
function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const fit = candidates.filter(({ excluded }) => excluded === null);
  const others = candidates.filter(({ excluded }) => excluded !== null);
  const byTime = fit.toSorted((a, b) => (a.costS ?? 0) - (b.costS ?? 0) || (a.unitId < b.unitId ? -1 : 1));
  const byName = others.toSorted((a, b) => (a.unitName < b.unitName ? -1 : 1));
  return [...byTime.map((candidate, index) => ({ ...candidate, rank: index + 1 })), ...byName];
}
