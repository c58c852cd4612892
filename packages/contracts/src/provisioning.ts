import { z } from 'zod';
import { NewBranch, NewVehicle } from './fleet.ts';
import { NewDevice } from './devices.ts';
import { BranchId, DeviceId, UnitId, UserId, VehicleId, WireNo } from './ids.ts';
import { NewUnit } from './units.ts';

/**
 * A whole fleet at once, by natural keys (branch `nameEn`, vehicle `plate`, unit `name`, device `id`): what exists is kept as it is,
 * what is missing is made. Every named device gets a fresh credential (its older one stays live until the next rotation), every unit a
 * crew user `crew-<unit name in lower case>` and a session token of that user. For load tests, the simulator and imports.
 */
export const ProvisioningBatch = z.object({
  branches: z.array(NewBranch).max(200).default([]),
  vehicles: z
    .array(
      z.object({
        vehicle: NewVehicle.omit({ branchId: true }),
        branchNameEn: z.string().nullable(),
        device: NewDevice.nullable(),
      }),
    )
    .max(1_000)
    .default([]),
  units: z
    .array(
      z.object({
        unit: NewUnit.omit({ stationBranchId: true }),
        stationNameEn: z.string().nullable(),
        device: NewDevice.nullable(),
      }),
    )
    .max(1_000)
    .default([]),
});
export type ProvisioningBatch = z.infer<typeof ProvisioningBatch>;
/** The batch as a client writes it, defaults left out. */
export type ProvisioningBatchInput = z.input<typeof ProvisioningBatch>;

const Credential = z.object({ deviceId: DeviceId, secret: z.string() });
export const ProvisioningResult = z.object({
  branches: z.array(z.object({ id: BranchId, nameEn: z.string() })),
  vehicles: z.array(
    z.object({ id: VehicleId, no: WireNo, plate: z.string(), created: z.boolean(), credential: Credential.nullable() }),
  ),
  units: z.array(
    z.object({
      id: UnitId,
      no: WireNo,
      name: z.string(),
      created: z.boolean(),
      credential: Credential.nullable(),
      crewUserId: UserId,
      crewToken: z.string().describe('session of the crew user, for Authorization: Bearer'),
    }),
  ),
});
export type ProvisioningResult = z.infer<typeof ProvisioningResult>;
