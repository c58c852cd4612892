import { z } from 'zod';
import { DeviceModelName, ExpectedIntervalS } from './device-models.ts';
import { CredentialId, DeviceId, UnitId, VehicleId } from './ids.ts';
import { Imei } from './imei.ts';
import { Instant } from './position.ts';

export const NewDevice = z.object({
  id: DeviceId,
  imei: Imei.nullable().default(null),
  model: DeviceModelName.default('generic').describe('name of a device model'),
  firmware: z.string().max(60).nullable().default(null),
  expectedIntervalS: ExpectedIntervalS.nullable()
    .default(null)
    .describe('how often it sends while moving, seconds; null: as its model'),
});
export type NewDevice = z.infer<typeof NewDevice>;

/** Edit of a device; only what is named changes. */
export const DeviceEdit = z
  .object({
    imei: Imei.nullable(),
    model: DeviceModelName,
    firmware: z.string().max(60).nullable(),
    expectedIntervalS: ExpectedIntervalS,
  })
  .partial();
export type DeviceEdit = z.infer<typeof DeviceEdit>;

/**
 * How a device does. `unknown`: it never connected. `stale`: no fix for three intervals although it should send (it moved last, or
 * its model sends while parked too). `offline`: its session has ended, and it need not send.
 */
export const DeviceStatus = z.enum(['online', 'stale', 'offline', 'unknown']);
export type DeviceStatus = z.infer<typeof DeviceStatus>;

export const Device = z.object({
  id: DeviceId,
  imei: z.string().nullable(),
  model: z.string(),
  firmware: z.string().nullable(),
  expectedIntervalS: z.number().int(),
  status: DeviceStatus,
  /** Whether it holds a session; `null`: it never connected. */
  online: z.boolean().nullable(),
  statusAt: Instant.nullable(),
  lastSeenAt: Instant.nullable().describe('last sign of life of its session'),
  lastFixAt: Instant.nullable().describe('when its newest fix was received'),
  lastLagMs: z.number().nullable().describe('received minus recorded, of its newest fix; below 0: its clock is ahead'),
  fittedTo: z.union([z.object({ vehicleId: VehicleId }), z.object({ unitId: UnitId })]).nullable(),
  fittedLabel: z.string().nullable().describe('plate of the vehicle or name of the unit'),
  credentials: z.array(z.object({ id: CredentialId, createdAt: Instant })).describe('live ones, at most two'),
  quarantinedCount: z.number().int(),
  rejected24h: z.number().int().describe('messages put in quarantine in the last 24 hours'),
  version: z.number().int(),
});
export type Device = z.infer<typeof Device>;

/** A credential as it is shown, once: the secret is kept only as a SHA-256. MQTT username = device id, password = secret. */
export const DeviceCredential = z.object({ id: CredentialId, deviceId: DeviceId, secret: z.string() });
export type DeviceCredential = z.infer<typeof DeviceCredential>;

/** Answer to the registration of a device. */
export const RegisteredDevice = z.object({ device: Device, credential: DeviceCredential });
export type RegisteredDevice = z.infer<typeof RegisteredDevice>;

/** A credential that was ever issued, without its secret: who issued and who revoked it, by name. */
export const CredentialRecord = z.object({
  id: CredentialId,
  createdAt: Instant,
  createdBy: z.string().nullable(),
  revokedAt: Instant.nullable(),
  revokedBy: z.string().nullable(),
});
export type CredentialRecord = z.infer<typeof CredentialRecord>;

export const DeviceFitting = z
  .union([z.strictObject({ vehicleId: VehicleId }), z.strictObject({ unitId: UnitId })])
  .nullable();
export type DeviceFitting = z.infer<typeof DeviceFitting>;

/** A period in which a device was fitted somewhere. */
export const FittingPeriod = z.object({
  deviceId: DeviceId,
  vehicleId: VehicleId.nullable(),
  unitId: UnitId.nullable(),
  label: z.string().describe('plate of the vehicle or name of the unit'),
  from: Instant,
  to: Instant.nullable().describe('null: fitted now'),
  fittedBy: z.string().nullable(),
  removedBy: z.string().nullable(),
});
export type FittingPeriod = z.infer<typeof FittingPeriod>;

/** From when on a device was of a model: its thresholds judge what it sent from then on. */
export const ModelPeriod = z.object({
  model: z.string(),
  from: Instant.nullable().describe('null: from its beginning'),
  changedBy: z.string().nullable(),
});
export type ModelPeriod = z.infer<typeof ModelPeriod>;

/** Counts beside the list of devices. */
export const DeviceSummary = z.object({
  total: z.number().int(),
  byStatus: z.record(DeviceStatus, z.number().int()),
  unfitted: z.number().int(),
  rejecting: z.number().int().describe('devices with something in quarantine from the last 24 hours'),
});
export type DeviceSummary = z.infer<typeof DeviceSummary>;

/** What is wrong with the clock of a device, as far as its fixes tell. */
export const ClockHint = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ahead'), byMs: z.number() }),
  z.object({ kind: z.literal('behind'), byMs: z.number() }),
  z.object({ kind: z.literal('jumped_back'), byMs: z.number() }),
  z.object({ kind: z.literal('far_off'), rejected: z.number().int() }),
]);
export type ClockHint = z.infer<typeof ClockHint>;

/** How a device did in the last 24 hours. */
export const DeviceHealth = z.object({
  fixes: z.number().int(),
  late: z.number().int().describe('fixes that came out of order, flagged late'),
  lagMedianMs: z.number().nullable().describe('received minus recorded, median of the fixes that came last'),
  clock: ClockHint.nullable(),
  rejected: z.record(z.string(), z.number().int()).describe('by reason, dropped ones included'),
  dropped: z.number().int().describe('of these, those that the budget of the quarantine did not keep'),
});
export type DeviceHealth = z.infer<typeof DeviceHealth>;
