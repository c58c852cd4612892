import type { Candidate, IncidentId, UnitId } from '@roadcall/contracts';
import { certify, type Certificate } from '../assignment/certify.ts';
import { problemOf, UNASSIGNED, type Pair } from '../assignment/problem.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import type { Eta } from '../straight-line.ts';
import { driverExclusion, type DriverSnapshot, type DriverTask } from './driver-rules.ts';

/** A mission with its vehicle, and how long each driver takes over the vehicle to the customer, in the drivers' order. */
export interface DeliveryWish extends Omit<DriverTask, 'etaS'> {
  readonly incidentId: IncidentId;
  readonly etas: readonly (Eta | null)[];
}

export interface DriverPlan {
  /** One for each wish, in their order: the driver, null when there is none, and all who were looked at. */
  readonly choices: readonly { readonly unitId: UnitId | null; readonly candidates: readonly Candidate[] }[];
  /** Proof that no other choice for all of them together is sooner, in whole milliseconds. */
  readonly certificate: Certificate;
}

/** The drivers who bring the vehicles of all missions soonest, exactly: the role after the vehicle (architecture §7). */
export function planDrivers(
  wishes: readonly DeliveryWish[],
  drivers: readonly DriverSnapshot[],
  noDriverS: number,
): DriverPlan {
  const pairs: Pair[] = [];
  const looked = wishes.map((wish, row) =>
    drivers.map((driver, column): Candidate => {
      const eta = wish.etas[column] ?? null;
      const excluded = driverExclusion(driver, { ...wish, etaS: eta?.etaS ?? Infinity });
      if (excluded === null && eta) pairs.push({ row, column, cost: Math.round(eta.etaS * 1_000) });
      return {
        unitId: driver.id,
        unitName: driver.name,
        kind: 'delivery_driver',
        rank: null,
        excluded,
        etaS: eta?.etaS ?? null,
        etaSource: eta?.source ?? null,
        freeInS: 0,
        distanceM: eta?.distanceM ?? null,
        costS: excluded === null && eta ? eta.etaS : null,
        parts: excluded === null && eta ? [{ part: 'travel', seconds: eta.etaS }] : [],
        servesIncidentId: null,
        plannedForIncidentId: null,
      };
    }),
  );
  const problem = problemOf(
    { rows: wishes.length, columns: drivers.length },
    pairs,
    wishes.map(() => noDriverS * 1_000),
  );
  const solution = solveAssignment(problem);
  const choices = looked.map((candidates, row) => {
    const column = solution.columnOfRow[row] ?? UNASSIGNED;
    return { unitId: column === UNASSIGNED ? null : drivers[column]!.id, candidates: inOrder(candidates) };
  });
  return { choices, certificate: certify(problem, solution) };
}

/** Ranked ones first, soonest first, then the excluded ones by name. */
function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const fit = candidates.filter(({ excluded }) => excluded === null);
  const others = candidates.filter(({ excluded }) => excluded !== null);
  const byTime = fit.toSorted((a, b) => (a.costS ?? 0) - (b.costS ?? 0) || (a.unitId < b.unitId ? -1 : 1));
  const byName = others.toSorted((a, b) => (a.unitName < b.unitName ? -1 : 1));
  return [...byTime.map((candidate, index) => ({ ...candidate, rank: index + 1 })), ...byName];
}
