import type { BranchId } from '@roadcall/contracts';
import { create } from 'zustand';
import { useFleet } from './fleet-store.ts';

/** The zone of the person in front of the screen. */
export const VIEWER_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The company's zone; that of the person until it is read, and on pages that know no company. */
export const useCompanyZone = create<{ readonly zone: string }>(() => ({ zone: VIEWER_ZONE }));

/** The zone of a branch, else the company's. */
export function zoneOfBranch(branchId: BranchId | null | undefined): string {
  const own = branchId && useFleet.getState().branches.get(branchId)?.timeZone;
  return own ?? useCompanyZone.getState().zone;
}

/** The zone in which a vehicle's times are told: that of its branch. */
export function zoneOfVehicle(vehicleId: string | null | undefined): string {
  return zoneOfBranch(useFleet.getState().vehicles.get(vehicleId ?? '')?.branchId);
}
