import type { DoorSession } from './device-door.ts';
import type { LastWill } from './last-will.ts';
import type { ClientEntry, Session } from './sessions.ts';

/** What a connection has once its device or gateway was let in. */
export interface Admitted {
  readonly session: Session;
  readonly entry: ClientEntry;
  readonly doorSession: DoorSession;
  /** Before the channels of a device; of a gateway it is none's. */
  readonly topicPrefix: string;
  /** Where nearly all of its messages go. */
  readonly telemetryTopic: string;
  readonly keepAliveS: number;
  readonly receiveMaximum: number;
  /** PUBLISHes that may wait for their PUBACK; and that it may send in a second. */
  readonly maxUnacked: number;
  readonly maxMessagesPerS: number;
  /** What its session was asked to be kept for, before our bound. */
  readonly askedExpiryS: number;
  will: LastWill | undefined;
}
