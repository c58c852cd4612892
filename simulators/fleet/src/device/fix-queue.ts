import type { TimedFix } from '../core/outputs.ts';

/** A message as the device hands it to MQTT. */
export interface QueuedMessage {
  readonly channel: 'telemetry' | 'alarm';
  readonly fixes: readonly TimedFix[];
}

/** Fixes in one message when a device catches up. */
const MAX_BATCH = 100;

/**
 * What a device has measured and not yet sent: in order, bounded; when it is full the oldest fixes go first, alarms
 * last. Fixes in a row go into one message, alarms into their own (topic `alarm`).
 */
export class FixQueue {
  readonly #capacity: number;
  #fixes: TimedFix[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#fixes.length;
  }

  push(fix: TimedFix): void {
    if (this.#fixes.length >= this.#capacity) {
      const oldest = this.#fixes.findIndex(({ alarm }) => alarm === undefined);
      this.#fixes.splice(Math.max(0, oldest), 1);
    }
    this.#fixes.push(fix);
  }

  /** Takes the next message out; undefined when there is none. */
  shift(): QueuedMessage | undefined {
    const first = this.#fixes[0];
    if (!first) return undefined;
    const channel = first.alarm ? 'alarm' : 'telemetry';
    const alarmAt = this.#fixes.findIndex(({ alarm }) => alarm !== undefined);
    const run = channel === 'alarm' ? 1 : alarmAt === -1 ? this.#fixes.length : alarmAt;
    return { channel, fixes: this.#fixes.splice(0, Math.min(run, MAX_BATCH)) };
  }
}
