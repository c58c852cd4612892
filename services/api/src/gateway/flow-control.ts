import { LIVE_MAX_UNACKED } from '@roadcall/contracts';

/**
 * What one client of the live room has been sent and has acknowledged. A client that is `LIVE_MAX_UNACKED` frames behind
 * gets nothing more until it has caught up, and then a snapshot: what it missed is of no use to it.
 */
export interface FlowControl {
  /** Notes a frame as sent. @returns false when the client is now too far behind for another. */
  sent(sequence: number): boolean;
  /** Notes an acknowledgement. @returns true when a client that was paused may go on (from a snapshot). */
  acknowledged(sequence: number): boolean;
  /** Starts again from a snapshot of this sequence. */
  restart(sequence: number): void;
  isPaused(): boolean;
}

export function createFlowControl(): FlowControl {
  let lastSent = 0;
  let lastAcknowledged = 0;
  let paused = false;
  return {
    sent(sequence) {
      lastSent = sequence;
      paused = distance(lastAcknowledged, lastSent) >= LIVE_MAX_UNACKED;
      return !paused;
    },
    acknowledged(sequence) {
      // An acknowledgement of what was never sent is a faulty client's; it must not open the tap.
      if (distance(sequence, lastSent) > LIVE_MAX_UNACKED) return false;
      lastAcknowledged = sequence;
      return paused && distance(lastAcknowledged, lastSent) < LIVE_MAX_UNACKED / 2;
    },
    restart(sequence) {
      lastSent = sequence;
      lastAcknowledged = sequence;
      paused = false;
    },
    isPaused: () => paused,
  };
}

/** Sequences are 32 bits wide and wrap. */
function distance(from: number, to: number): number {
  return (to - from) >>> 0;
}
