import type { BranchId } from '@roadcall/contracts';

/** A zone and from when on it held (ms since the epoch). */
export interface TimedZone {
  /** null: the company's. */
  branchId: BranchId | null;
  validFrom: number;
  /** null: the branch follows the company. */
  timeZone: string | null;
}

/** The time zones of a company and its branches, over time. */
export interface ZoneHistory {
  /** Zone of a branch at a time (ms since the epoch); of the company for undefined and branches that have none. */
  at(branchId: BranchId | undefined, time: number): string;
}

/** @param zones in any order; a company that is not among them is in UTC. */
export function zoneHistory(zones: readonly TimedZone[]): ZoneHistory {
  const byBranch = Map.groupBy(
    zones.toSorted((a, b) => a.validFrom - b.validFrom),
    ({ branchId }) => branchId,
  );
  const find = (branchId: BranchId | null, time: number): string | null | undefined =>
    byBranch.get(branchId)?.findLast(({ validFrom }) => validFrom <= time)?.timeZone;
  return { at: (branchId, time) => find(branchId ?? null, time) ?? find(null, time) ?? 'UTC' };
}

/** Nothing is known: UTC. */
export const NO_ZONES: ZoneHistory = zoneHistory([]);
