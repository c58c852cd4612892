import type {
  AckMessage,
  CommandResult,
  DeviceChannel,
  DeviceId,
  QuarantineReason,
  StatusMessage,
  TenantId,
} from '@roadcall/contracts';
import type { FixRow, RetryOrder } from '@roadcall/store';
import type { Reading } from './adapters/registry.ts';

/** One PUBLISH of an authenticated device. */
export interface DeviceMessage {
  tenantId: TenantId;
  deviceId: DeviceId;
  topic: string;
  /** Undefined: a topic of this device that is none of ours, but perhaps of an adapter. */
  channel: DeviceChannel | undefined;
  payload: Uint8Array;
  /** A broker or gateway said it in the device's name, whose topic may name the device otherwise. */
  byBridge?: true;
  /** The device sent another one just before: perhaps it sends the next when this one is acknowledged. */
  isOneOfMany?: boolean;
  /** Set: it is refused as a whole, whatever it says. */
  refusal?: Rejection;
  /** Set: it was refused before, and a person has it taken in again. Nothing is answered or quarantined then. */
  retry?: RetryOrder;
  /** Server clock, ms since the epoch. */
  receivedAt: number;
  /** Where it came in: `door:device`, `door:will`, `door:broker`. */
  source: string;
}

/** Part of a message that was refused, with the sentence that says why. */
export interface Rejection {
  reason: QuarantineReason;
  /** Which field, why, and what is allowed. */
  detail: string;
}

/** A message on its way through the steps. */
export interface Passage {
  readonly message: DeviceMessage;
  /** How the message is to be read; undefined: it is in our own form. */
  reading: Reading | undefined;
  /** What the payload says, once decoded; undefined once nothing of it is left to be looked at. */
  value: unknown;
  /** Fixes that are still good; each step takes out those it refuses. */
  fixes: FixRow[];
  rejections: Rejection[];
  status: StatusMessage | undefined;
  /** The numbers of all its fixes, if the device gave them numbers. */
  numbers: AckMessage | undefined;
  /** What became of a command. */
  result: CommandResult | undefined;
  /** What kind of message it is, when it is one that nothing is kept of. */
  ignored: string | undefined;
}

/** A stage of the pipeline. Bad input is a value: a step never throws for what a device sent. */
export type Step = (passage: Passage) => void;
