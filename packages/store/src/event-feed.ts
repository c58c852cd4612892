import type { FeedEvent } from '@roadcall/contracts';
import type { Pool } from 'pg';
import { listenForEvents } from './listen-for-events.ts';
import type { StoreLog } from './log.ts';
import { readEventsAfter, type FeedScope } from './read-events.ts';

export interface EventFeedOptions {
  pool: Pool;
  /** For the LISTEN connection. */
  url: string;
  scope: FeedScope;
  /** The last id that the reader has seen; see `newestEventId`. */
  afterId: number;
  /** Gets the events in order, one call after the other. When it throws it gets the same events again. */
  onEvents: (events: FeedEvent[]) => void | Promise<void>;
  log: StoreLog;
  /** Look this often even when no wake-up came, ms. */
  pollIntervalMs?: number;
}

export interface EventFeed {
  /** Id of the last event that `onEvents` has taken. */
  position(): number;
  /** Resolves when no call of `onEvents` runs any more. */
  stop(): Promise<void>;
}

const BATCH = 500;

/** Follows the ordered feed: woken by LISTEN, and looking by itself each second, through any failure of the database. */
export function followEvents(options: EventFeedOptions): EventFeed {
  const pollIntervalMs = options.pollIntervalMs ?? 1_000;
  let position = options.afterId;
  const stopping = new AbortController();
  let isWoken = false;
  let wakeSleeper: (() => void) | undefined;

  const wake = (): void => {
    isWoken = true;
    wakeSleeper?.();
  };
  const sleep = async (): Promise<void> => {
    if (isWoken || stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollIntervalMs);
      wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wakeSleeper = undefined;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      try {
        const events = await readEventsAfter(options.pool, options.scope, position, BATCH);
        const last = events.at(-1);
        if (last !== undefined) {
          await options.onEvents(events);
          position = last.id;
        }
        if (events.length === BATCH) continue;
      } catch (error) {
        if (!stopping.signal.aborted)
          options.log.warn({ err: error, position }, 'reading the event feed failed; trying again');
        isWoken = false;
      }
      await sleep();
    }
  };

  const listener = listenForEvents({ url: options.url, onWake: wake, log: options.log });
  const running = run();
  return {
    position: () => position,
    async stop() {
      stopping.abort();
      wake();
      await Promise.all([running, listener.stop()]);
    },
  };
}
