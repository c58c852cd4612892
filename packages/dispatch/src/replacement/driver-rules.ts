import type { BranchId, ExclusionReason, Place, UnitId, UnitState } from '@roadcall/contracts';

/** A delivery driver as the search for a replacement sees it. Times in ms since the epoch; null: not known, no limit. */
export interface DriverSnapshot {
  readonly id: UnitId;
  readonly name: string;
  readonly state: UnitState;
  readonly hasActiveAssignment: boolean;
  readonly online: boolean | null;
  readonly position: (Place & { readonly atMs: number }) | null;
  readonly shiftEndsAtMs: number | null;
  readonly onBreak: boolean;
  readonly areaBranchIds: readonly BranchId[];
}

/** What is asked of a driver. */
export interface DriverTask {
  /** Home branch of the vehicle that broke down. */
  readonly branchId: BranchId | null;
  /** Drivers that refused this incident, let its offer pass or failed, and when. */
  readonly refusals: ReadonlyMap<UnitId, number>;
  /** From where the driver is to the hand-over, seconds; Infinity: no way. */
  readonly etaS: number;
  readonly nowMs: number;
  readonly refusalPauseMs: number;
  readonly stalePositionMs: number;
  readonly maxTravelS: number;
}

const RULES: readonly {
  readonly reason: ExclusionReason;
  readonly excludes: (driver: DriverSnapshot, task: DriverTask) => boolean;
}[] = [
  { reason: 'out_of_service', excludes: ({ state }) => state === 'out_of_service' },
  { reason: 'off_shift', excludes: ({ state }) => state === 'off_shift' },
  { reason: 'on_break', excludes: ({ onBreak }) => onBreak },
  {
    reason: 'outside_area',
    excludes: ({ areaBranchIds }, { branchId }) =>
      areaBranchIds.length > 0 && branchId !== null && !areaBranchIds.includes(branchId),
  },
  {
    reason: 'committed',
    excludes: ({ state, hasActiveAssignment }) => state !== 'available' || hasActiveAssignment,
  },
  {
    reason: 'already_declined',
    excludes: ({ id }, { nowMs, refusalPauseMs, refusals }) => {
      const refusedMs = refusals.get(id);
      return refusedMs !== undefined && nowMs - refusedMs < refusalPauseMs;
    },
  },
  { reason: 'no_position', excludes: ({ position }) => position === null },
  { reason: 'offline', excludes: ({ online }) => online === false },
  {
    reason: 'stale_position',
    excludes: ({ position }, { nowMs, stalePositionMs }) =>
      position !== null && nowMs - position.atMs > stalePositionMs,
  },
  { reason: 'unreachable', excludes: (_driver, { etaS, maxTravelS }) => !(etaS <= maxTravelS) },
  {
    reason: 'shift_ends',
    excludes: ({ shiftEndsAtMs }, { etaS, nowMs }) => shiftEndsAtMs !== null && nowMs + etaS * 1_000 > shiftEndsAtMs,
  },
];

/** The first rule that speaks against a driver, in the order in which they are asked, or null. */
export function driverExclusion(driver: DriverSnapshot, task: DriverTask): ExclusionReason | null {
  return RULES.find((rule) => rule.excludes(driver, task))?.reason ?? null;
}
