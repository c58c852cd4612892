import { z } from 'zod';
import { DeviceModelName } from './device-models.ts';
import { CredentialId, DeviceId, GatewayId } from './ids.ts';
import { Instant } from './position.ts';

/** Most devices on a gateway's own list; more are meant by their model. */
export const MAX_GATEWAY_DEVICES = 5_000;

/** For whom a gateway may publish: the devices of its list, and all of the tenant's of its models, also those to come. */
const scope = {
  label: z.string().trim().min(1).max(80),
  devices: z.array(DeviceId).max(MAX_GATEWAY_DEVICES).default([]),
  models: z.array(DeviceModelName).max(50).default([]),
};

export const NewGateway = z.object({ id: GatewayId, ...scope });
export type NewGateway = z.infer<typeof NewGateway>;

/** Everything of a gateway but its id, which is in its user name. */
export const GatewayEdit = z.object(scope);
export type GatewayEdit = z.infer<typeof GatewayEdit>;

/** A system in front of many devices, with one credential for all of them. */
export const Gateway = z.object({
  id: GatewayId,
  label: z.string(),
  username: z.string().describe('its MQTT user name at the device door'),
  devices: z.array(DeviceId),
  models: z.array(z.string()),
  deviceCount: z.number().int().describe('devices that it may publish for now'),
  credentials: z.array(z.object({ id: CredentialId, createdAt: Instant })).describe('live ones, at most two'),
  version: z.number().int(),
});
export type Gateway = z.infer<typeof Gateway>;

/** A gateway's credential as it is shown, once. */
export const GatewayCredential = z.object({
  id: CredentialId,
  gatewayId: GatewayId,
  username: z.string(),
  secret: z.string(),
});
export type GatewayCredential = z.infer<typeof GatewayCredential>;

export const RegisteredGateway = z.object({ gateway: Gateway, credential: GatewayCredential });
export type RegisteredGateway = z.infer<typeof RegisteredGateway>;

const PREFIX = 'gw.';

/** MQTT user name of a gateway. No device id has a dot. */
export function gatewayUsername(id: GatewayId): string {
  return PREFIX + id;
}

/** The gateway that a user name means; undefined: it is none's. */
export function parseGatewayUsername(username: string): GatewayId | undefined {
  if (!username.startsWith(PREFIX)) return undefined;
  return GatewayId.safeParse(username.slice(PREFIX.length)).data;
}
