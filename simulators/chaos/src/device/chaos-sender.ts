import type { DeviceAccess } from '@roadcall/load-simulator';
import type { PlannedDevice } from '../plan/devices.ts';
import type { ChaosPlan, MessageKey } from '../plan/messages.ts';

/** One sending of a message: the same message may be sent several times. */
export interface Sending extends MessageKey {
  /** The message was acknowledged before and goes out once more. */
  isRepeated: boolean;
}

export interface Acknowledgement {
  sending: Sending;
  /** When these bytes left, by `performance.now()`; at a broker: when they left first. */
  sentAt: number;
  /** It was acknowledged itself, so that the time it took says something. */
  isDirect: boolean;
}

export interface ChaosSenderOptions {
  plan: ChaosPlan;
  planned: PlannedDevice;
  access: DeviceAccess;
  /** Of the door, or of the broker in front of it, on 127.0.0.1. */
  port: number;
  onAcknowledged(sender: ChaosSender, acknowledgement: Acknowledgement): void;
}

/** A device that keeps each message until it is acknowledged, through whichever door. */
export interface ChaosSender {
  readonly planned: PlannedDevice;
  /** Connects, and again whenever the connection is lost, until `stop`. */
  start(): void;
  stop(): void;
  offer(sending: Sending): void;
  /** Sendings that are not yet acknowledged. */
  readonly waiting: number;
  /** Only another message can tell it that what waits is kept. */
  readonly needsAnother: boolean;
}

/** Messages that wait for their acknowledgement at once; the others wait in the device. */
export const WINDOW = 16;
const RECONNECT_MS = 200;
const RECONNECT_SPREAD_MS = 600;

/** How long a device waits before its next attempt to connect, ms: they do not all come at once. */
export function reconnectMs(device: number, attempt: number): number {
  return RECONNECT_MS + (((device * 37 + attempt * 101) % 100) / 100) * RECONNECT_SPREAD_MS;
}
