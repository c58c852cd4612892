import type { Vehicle, VehicleEdit, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { releaseUnfitReplacement } from './replacement-upsets.ts';
import type { Transaction } from './transaction.ts';
import { updateVehicle } from './vehicles.ts';

/**
 * Changes what `edit` names; one that is no longer sound is released from the mission that it was reserved for.
 * @param expectedVersion the version that the caller has read (If-Match), null to change whatever is there.
 * @throws NotFoundError, VersionConflictError, ConflictError as `createVehicle`.
 */
export async function editVehicle(
  tx: Transaction,
  by: Actor,
  id: VehicleId,
  edit: VehicleEdit,
  expectedVersion: number | null,
): Promise<Vehicle> {
  if (edit.condition !== undefined && edit.condition !== 'ok') await releaseUnfitReplacement(tx, by.tenantId, id);
  return updateVehicle(tx, by, id, edit, expectedVersion);
}
