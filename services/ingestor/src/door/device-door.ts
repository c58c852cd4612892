import type { AckMessage, CredentialId, DeviceId, GatewayId, TenantId } from '@roadcall/contracts';
import type { DeviceMessage } from '../message.ts';

/** Where devices come in. Nothing else knows how. */
export interface DeviceDoor {
  /** Opens all its listeners. @returns the port of the first plain and of the first TLS one. @throws the listen error. */
  start(): Promise<{ port: number; tlsPort: number | undefined }>;
  /** Takes nothing more, waits for what is under way to be stored and acknowledged, then ends all sessions. */
  stop(): Promise<void>;
  readonly isOpen: boolean;
  readonly connections: number;
  /** Whether a connection of the device reads `commands`, and this one is not under way to it. */
  canDeliver(deviceId: DeviceId, id: string): boolean;
  /** Sends a message to the device's `commands` topic with QoS 1, if one of its connections has subscribed to it. */
  deliver(delivery: Delivery): DeliveryStart;
}

/** What the door needs from the rest. */
export interface DoorHost {
  /** Never rejects. */
  admit(request: AdmissionRequest): Promise<Admission>;
  /**
   * Takes a message of a device about its own topics. `settled` is called when all of it is stored or quarantined: only
   * then the door acknowledges it. Never throws for what a device sent.
   */
  onMessage(message: DeviceMessage, settled: Settled): void;
  /** Takes a message of a gateway, whose device it has to find out, and whether the gateway may speak for it. */
  onGatewayMessage(message: GatewayMessage, settled: Settled): void;
  onSession(session: DoorSession, change: 'opened' | 'closed'): void;
  /** The device reads its `commands` from now on: what waits for it can be delivered. */
  onCommandsWanted(deviceId: DeviceId): void;
  /** Too much waits to be written: the door stops reading from whoever sends. */
  isOverloaded(): boolean;
}

/**
 * @param refusal set when nothing of the message could be used: why, for the device's developer.
 * @param numbers those of its fixes, if the device gave them numbers.
 */
export type Settled = (refusal?: string, numbers?: AckMessage) => void;

/** A message to a device. The same id is never under way twice in a session. */
export interface Delivery {
  deviceId: DeviceId;
  id: string;
  payload: Uint8Array;
  /** After this nobody needs it any more, ms since the epoch. */
  expiresAt: number;
  /** The device acknowledged it, or said (MQTT 5) that it cannot take it. */
  onAnswer(answer: { accepted: boolean; reason?: string }): void;
}

/** `unreachable`: no connection reads commands. `busy`: its window is full. `too_large`: longer than it takes (MQTT 5). */
export type DeliveryStart = 'sent' | 'under_way' | 'unreachable' | 'busy' | 'too_large';

export interface AdmissionRequest {
  username: string | undefined;
  secret: Uint8Array | undefined;
  /** Address of the peer, for limits and logs. */
  address: string;
}

export type Admission =
  | { ok: true; client: DoorClient; tenantId: TenantId; credentialId: CredentialId }
  | { ok: false; reason: 'store_down' | 'bad_credential' | 'throttled' };

/** Who is connected. */
export type DoorClient =
  | { readonly kind: 'device'; readonly id: DeviceId }
  | { readonly kind: 'gateway'; readonly id: GatewayId };

/** What a gateway published, or its last will. */
export interface GatewayMessage {
  tenantId: TenantId;
  gatewayId: GatewayId;
  topic: string;
  payload: Buffer;
  /** Server clock, ms since the epoch. */
  receivedAt: number;
}

/** One connection of an authenticated device or gateway; each may have several under different client ids. */
export interface DoorSession {
  readonly client: DoorClient;
  readonly tenantId: TenantId;
  readonly credentialId: CredentialId;
  /** Ends it: the credential was revoked. */
  end(reason: string): void;
}
