import type { StatusMessage } from '@roadcall/contracts';
import type { Rejection } from '../message.ts';

/** What a terminal's coordinates are measured on. `gcj02` is China's shifted system; it is turned into WGS-84. */
export type Datum = 'wgs84' | 'gcj02';

export interface AdapterInput {
  topic: string;
  /** The payload, decoded from JSON or CBOR. */
  value: unknown;
  datum: Datum;
}

/** What a message of another system means in ours. Bad input is a value. */
export type Adapted =
  /** Of the shape of the contract's `Fix`; the next step holds them to it. */
  | { kind: 'fixes'; fixes: readonly unknown[] }
  | { kind: 'status'; status: StatusMessage }
  /** Nothing that Roadcall keeps: acknowledged and counted. */
  | { kind: 'ignored'; type: string }
  | { kind: 'refused'; rejection: Rejection };

/** Turns the messages of one system into fixes of ours. Pure: the same message always gives the same fixes. */
export interface Adapter {
  readonly name: string;
  /** MQTT topic filters under which that system publishes. */
  readonly topicFilters: readonly string[];
  /** The id that the topic names its device by, undefined when it is no topic of this adapter or names none. */
  deviceOfTopic(topic: string): string | undefined;
  adapt(input: AdapterInput): Adapted;
}
