import type { LiveMessage } from '@roadcall/bus';

/** A child that can be sent a message; `done` is called when the message has left this process. */
export interface LiveTarget {
  send(message: LiveMessage, done: () => void): void;
}

const MAX_WAITING = 32;

/**
 * Passes live frames to one child: one unconfirmed frame at a time, a few waiting, and beyond that the oldest is
 * dropped: motion is repeated by every later report of its vehicle. So a child that reads slowly can neither fill this process's memory nor hold up the others.
 */
export function createLiveRelay(target: LiveTarget): { offer(message: LiveMessage): void; dropped(): number } {
  const waiting: LiveMessage[] = [];
  let isSending = false;
  let dropped = 0;
  const sendNext = () => {
    const next = waiting.shift();
    isSending = next !== undefined;
    if (next !== undefined) target.send(next, sendNext);
  };
  return {
    offer(message) {
      waiting.push(message);
      if (waiting.length > MAX_WAITING) {
        waiting.shift();
        dropped++;
      }
      if (!isSending) sendNext();
    },
    dropped: () => dropped,
  };
}
