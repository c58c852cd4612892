import type { DeviceSession } from './device-door.ts';
import type { LastWill } from './last-will.ts';
import type { DeviceEntry, Session } from './sessions.ts';

/** What a connection has once its device was let in. */
export interface Admitted {
  readonly session: Session;
  readonly entry: DeviceEntry;
  readonly deviceSession: DeviceSession;
  readonly topicPrefix: string;
  /** Where nearly all of its messages go. */
  readonly telemetryTopic: string;
  readonly keepAliveS: number;
  readonly receiveMaximum: number;
  /** What its session was asked to be kept for, before our bound. */
  readonly askedExpiryS: number;
  will: LastWill | undefined;
}
