import type { Settled } from './door/device-door.ts';
import type { DeviceMessage } from './message.ts';
import type { Pipeline } from './pipeline.ts';

/** One turn of the event loop goes on with other work (the database's answers, other sockets) after this long, ms. */
const TURN_MS = 4;

/** Payload that may wait to be decoded before a door takes no more from whoever sends. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export interface InletOptions {
  process: Pipeline;
  /** Whether the lanes have room for more. */
  hasRoom(): boolean;
}

/**
 * Where messages wait as bytes until the lanes have room, and are worked off a few milliseconds at a time. A thousand sockets that
 * become readable at once would otherwise be decoded in one go, with the database idle and every fix an object.
 */
export interface Inlet {
  push: Pipeline;
  /** To be called when the lanes may have room again. */
  wake(): void;
  /** Bytes of payload that wait. */
  readonly waitingBytes: number;
  /** When the oldest waiting message was received (server clock, ms); Infinity: none waits. */
  readonly oldestReceivedAt: number;
}

export function createInlet(options: InletOptions): Inlet {
  let queue: { message: DeviceMessage; settled: Settled }[] = [];
  let at = 0;
  let waitingBytes = 0;
  let scheduled = false;

  function wake(): void {
    if (scheduled || at === queue.length) return;
    scheduled = true;
    setImmediate(work);
  }

  function work(): void {
    scheduled = false;
    const until = performance.now() + TURN_MS;
    while (at < queue.length && options.hasRoom()) {
      const { message, settled } = queue[at++]!;
      waitingBytes -= message.payload.length;
      options.process(message, settled);
      if (performance.now() >= until) break;
    }
    if (at > 1_024 || at === queue.length) {
      queue = queue.slice(at);
      at = 0;
    }
    if (options.hasRoom()) wake();
  }

  return {
    push(message, settled) {
      queue.push({ message, settled });
      waitingBytes += message.payload.length;
      if (options.hasRoom()) wake();
    },
    wake,
    get waitingBytes() {
      return waitingBytes;
    },
    get oldestReceivedAt() {
      return queue[at]?.message.receivedAt ?? Number.POSITIVE_INFINITY;
    },
  };
}
