import type { AlarmKind, DeviceAdapter, Datum, StatusMessage } from '@roadcall/contracts';
import type { Rejection } from '../message.ts';

export interface AdapterInput {
  topic: string;
  /** The payload, decoded from JSON or CBOR. */
  value: unknown;
  /** What the model's coordinates are measured on: `gcj02`, China's shifted system, is turned into WGS-84. */
  datum: Datum;
  /** Whether an alarm of this kind and subject is active for the device, as far as is known. */
  isActive(kind: AlarmKind, code: string | undefined): boolean;
}

/** What a message of another system means in ours. Bad input is a value. */
export type Adapted =
  /** Fixes of the shape of the contract's `Fix`; the next step holds them to it. */
  | { kind: 'fixes'; fixes: readonly unknown[]; rejections: readonly Rejection[] }
  | { kind: 'status'; status: StatusMessage }
  /** Nothing that Roadcall keeps: acknowledged and counted. */
  | { kind: 'ignored'; type: string }
  | { kind: 'refused'; rejection: Rejection };

/** Turns the messages of one system into fixes of ours. Pure: no clock, no memory. */
export interface Adapter {
  readonly name: Exclude<DeviceAdapter, 'native'>;
  /** MQTT topic filters under which that system publishes. */
  readonly topicFilters: readonly string[];
  /** Undefined: no topic of this adapter. Else the id by which the topic names its device, if it names one. */
  readTopic(topic: string): { deviceName: string | undefined } | undefined;
  /** The id by which a decoded payload names its device, for topics that name none. */
  readDeviceName?(value: unknown): string | undefined;
  adapt(input: AdapterInput): Adapted;
}

/** A whole message that is refused. */
export function refused(detail: string): Adapted {
  return { kind: 'refused', rejection: { reason: 'invalid', detail } };
}
