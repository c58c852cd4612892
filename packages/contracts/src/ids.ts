import { z } from 'zod';

/** Identifier of a record that the server makes: UUID version 7, so that newer sorts later. */
const recordId = z.uuid();

export const VehicleId = recordId.brand<'VehicleId'>();
export type VehicleId = z.infer<typeof VehicleId>;
export const UnitId = recordId.brand<'UnitId'>();
export type UnitId = z.infer<typeof UnitId>;
export const BranchId = recordId.brand<'BranchId'>();
export type BranchId = z.infer<typeof BranchId>;
export const CustomerId = recordId.brand<'CustomerId'>();
export type CustomerId = z.infer<typeof CustomerId>;
export const RentalId = recordId.brand<'RentalId'>();
export type RentalId = z.infer<typeof RentalId>;
export const AlarmId = recordId.brand<'AlarmId'>();
export type AlarmId = z.infer<typeof AlarmId>;
export const IncidentId = recordId.brand<'IncidentId'>();
export type IncidentId = z.infer<typeof IncidentId>;
export const MissionId = recordId.brand<'MissionId'>();
export type MissionId = z.infer<typeof MissionId>;
export const ClockId = recordId.brand<'ClockId'>();
export type ClockId = z.infer<typeof ClockId>;
export const AssignmentId = recordId.brand<'AssignmentId'>();
export type AssignmentId = z.infer<typeof AssignmentId>;
export const DecisionId = recordId.brand<'DecisionId'>();
export type DecisionId = z.infer<typeof DecisionId>;
export const PartnerId = recordId.brand<'PartnerId'>();
export type PartnerId = z.infer<typeof PartnerId>;
export const UserId = recordId.brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;
export const GeofenceId = recordId.brand<'GeofenceId'>();
export type GeofenceId = z.infer<typeof GeofenceId>;
export const CredentialId = recordId.brand<'CredentialId'>();
export type CredentialId = z.infer<typeof CredentialId>;
export const RetryId = recordId.brand<'RetryId'>();
export type RetryId = z.infer<typeof RetryId>;
export const CommandId = recordId.brand<'CommandId'>();
export type CommandId = z.infer<typeof CommandId>;
export const ContactId = recordId.brand<'ContactId'>();
export type ContactId = z.infer<typeof ContactId>;
export const CustomerLinkId = recordId.brand<'CustomerLinkId'>();
export type CustomerLinkId = z.infer<typeof CustomerLinkId>;

/** Tenant number. One rental company each; 1 is the tenant made by the first migration. */
export const TenantId = z.number().int().min(1).max(32_767).brand<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;

/** Device id, often its IMEI: 1–64 of `A–Z a–z 0–9 -`. Unique over all tenants, and part of its topics. */
export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'a device id is 1 to 64 letters, digits or hyphens')
  .brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;

/** Id of a gateway in front of many devices; unique over all tenants. */
export const GatewayId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'a gateway id is 1 to 64 letters, digits or hyphens')
  .brand<'GatewayId'>();
export type GatewayId = z.infer<typeof GatewayId>;

/** Number of a vehicle or a unit in live frames: one int4 sequence shared by both, never reused. */
export const WireNo = z.number().int().min(1).max(2_147_483_647);
export type WireNo = z.infer<typeof WireNo>;
