import { z } from 'zod';
import { CredentialId, DeviceId, UnitId, VehicleId } from './ids.ts';
import { Instant } from './position.ts';

export const NewDevice = z.object({
  id: DeviceId,
  model: z.string().min(1).max(60).default('generic'),
  firmware: z.string().max(60).nullable().default(null),
  expectedIntervalS: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(10)
    .describe('how often it sends while moving, seconds'),
});
export type NewDevice = z.infer<typeof NewDevice>;

export const Device = z.object({
  id: DeviceId,
  model: z.string(),
  firmware: z.string().nullable(),
  expectedIntervalS: z.number().int(),
  /** `null`: it never connected. */
  online: z.boolean().nullable(),
  statusAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  fittedTo: z.union([z.object({ vehicleId: VehicleId }), z.object({ unitId: UnitId })]).nullable(),
  credentials: z.array(z.object({ id: CredentialId, createdAt: Instant })).describe('live ones, at most two'),
  quarantinedCount: z.number().int(),
});
export type Device = z.infer<typeof Device>;

/** A credential as it is shown, once: the secret is kept only as a SHA-256. MQTT username = device id, password = secret. */
export const DeviceCredential = z.object({ id: CredentialId, deviceId: DeviceId, secret: z.string() });
export type DeviceCredential = z.infer<typeof DeviceCredential>;

/** Answer to the registration of a device. */
export const RegisteredDevice = z.object({ device: Device, credential: DeviceCredential });
export type RegisteredDevice = z.infer<typeof RegisteredDevice>;

export const DeviceFitting = z
  .union([z.strictObject({ vehicleId: VehicleId }), z.strictObject({ unitId: UnitId })])
  .nullable();
export type DeviceFitting = z.infer<typeof DeviceFitting>;
