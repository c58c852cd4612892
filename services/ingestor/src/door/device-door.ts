import type { CredentialId, DeviceId, TenantId } from '@roadcall/contracts';
import type { DeviceMessage } from '../message.ts';

/** Where devices come in. One implementation today, on aedes; nothing else knows which. */
export interface DeviceDoor {
  /** Opens it. @throws the listen error, e.g. EADDRINUSE. */
  start(): Promise<{ port: number }>;
  /** Takes nothing more, waits for what is under way to be stored and acknowledged, then ends all sessions. */
  stop(): Promise<void>;
  readonly isOpen: boolean;
  readonly connections: number;
}

/** What the door needs from the rest. */
export interface DoorHost {
  /** Never rejects. */
  admit(request: AdmissionRequest): Promise<Admission>;
  /**
   * Takes a message of a device about its own topics. `settled` is called when all of it is stored or quarantined: only
   * then the door acknowledges it. Never throws for what a device sent.
   */
  onMessage(message: DeviceMessage, settled: () => void): void;
  onSession(session: DeviceSession, change: 'opened' | 'closed'): void;
  /** Too much waits to be written: the door stops reading from whoever sends. */
  isOverloaded(): boolean;
}

export interface AdmissionRequest {
  username: string | undefined;
  secret: Uint8Array | undefined;
  /** Address of the peer, for limits and logs. */
  address: string;
}

export type Admission =
  | { ok: true; deviceId: DeviceId; tenantId: TenantId; credentialId: CredentialId }
  | { ok: false; reason: RefusalReason };

export type RefusalReason = 'store_down' | 'bad_credential' | 'throttled' | 'too_many_sessions' | 'forbidden_will';

/** One connection of an authenticated device; a device may have several under different client ids. */
export interface DeviceSession {
  readonly deviceId: DeviceId;
  readonly tenantId: TenantId;
  readonly credentialId: CredentialId;
  /** Ends it: the credential was revoked. */
  end(reason: string): void;
}

export interface DoorLimits {
  maxConnections: number;
  /** Sessions of one device under different client ids. */
  maxSessionsPerDevice: number;
  /** PUBLISHes of one connection that may wait for their PUBACK; then its socket is not read until half are done. */
  maxUnacked: number;
  /** A connection must send CONNECT within this time, ms. */
  connectTimeoutMs: number;
}

export const DEFAULT_DOOR_LIMITS: DoorLimits = {
  maxConnections: 50_000,
  maxSessionsPerDevice: 4,
  maxUnacked: 64,
  connectTimeoutMs: 10_000,
};
