import { ProvisioningBatch, TenantId } from '@roadcall/contracts';
import { provisionFleet, withTransaction } from '@roadcall/store';
import type { Pool } from 'pg';

const BATCH = 1_000;

/** Makes a vehicle with a device for each of these device ids, as the provisioning route does. @returns their credentials. */
export async function provisionVehicles(
  pool: Pool,
  deviceIds: readonly string[],
): Promise<{ id: string; secret: string }[]> {
  const access: { id: string; secret: string }[] = [];
  for (let from = 0; from < deviceIds.length; from += BATCH) {
    const batch = ProvisioningBatch.parse({
      vehicles: deviceIds.slice(from, from + BATCH).map((id) => ({
        vehicle: {
          plate: id.toUpperCase().slice(-12),
          make: 'Make',
          model: 'Model',
          colour: 'white',
          class: 'compact',
          energy: 'petrol',
          seats: 5,
        },
        branchNameEn: null,
        device: { id },
      })),
    });
    const by = { tenantId: TenantId.parse(1), actor: 'test' };
    const made = await withTransaction(pool, (tx) => provisionFleet(tx, by, batch));
    access.push(...made.vehicles.map(({ credential }) => ({ id: credential!.deviceId, secret: credential!.secret })));
  }
  return access;
}
