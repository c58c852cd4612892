import type { FeedEvent, LiveFrame } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { create } from 'zustand';
import { MotionTable } from '../motion/motion-table.ts';
import { applyEvents } from './apply-events.ts';
import { useFleet } from './fleet-store.ts';
import { noteServerTime } from './server-clock.ts';
import { openSockets } from './sockets.ts';

export type LinkState = 'connecting' | 'live' | 'cut';

interface LinkStatus {
  readonly state: LinkState;
  /** When this state began, ms of this machine's clock. */
  readonly since: number;
}

/** Whether motion and events come in. What the freshness dot and the greyed map show. */
export const useLink = create<LinkStatus>(() => ({ state: 'connecting', since: Date.now() }));

/** Figures of the stream, outside React: read by the freshness dot at its own pace. */
export const stream = {
  /** Age of the newest fix when its frame arrived, ms, and when that was (performance.now). */
  newestAgeMs: Infinity,
  arrivedAt: 0,
  frames: 0,
  records: 0,
};

/** Seconds of the page's own clock: what glides are timed with. */
export const pageSeconds = (): number => performance.now() / 1_000;

let table: MotionTable | undefined;

/** The table of all motion. Its plane lies around the city, so that the city must be known first. */
export function motionTable(origin: LatLon): MotionTable {
  return (table ??= new MotionTable(origin));
}

/** The table, once the city is known. */
export function currentMotion(): MotionTable | undefined {
  return table;
}

const EVENT_BATCH_MS = 60;
const eventListeners = new Set<(events: readonly FeedEvent[]) => void>();

/** Calls `listener` with each batch of events after they are applied. */
export function onEvents(listener: (events: readonly FeedEvent[]) => void): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

function setState(state: LinkState): void {
  if (useLink.getState().state !== state) useLink.setState({ state, since: Date.now() });
}

interface LiveHooks {
  /** Events were missed (or this is the start): the lists must be read. */
  reset(): void;
  unauthenticated(): void;
}

/** Starts motion and events; returns what stops them. */
export function startLive(origin: LatLon, hooks: LiveHooks): () => void {
  const motion = motionTable(origin);
  let pending: FeedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    const events = pending;
    pending = [];
    useFleet.setState((state) => applyEvents(state, events));
    for (const listener of eventListeners) listener(events);
  };
  const close = openSockets({
    frame: (frame) => takeFrame(motion, frame),
    event: (event) => {
      pending.push(event);
      timer ??= setTimeout(flush, EVENT_BATCH_MS);
    },
    reset: () => hooks.reset(),
    connected: (connected) => setState(connected ? 'live' : 'cut'),
    unauthenticated: () => hooks.unauthenticated(),
  });
  return () => {
    clearTimeout(timer);
    close();
  };
}

function takeFrame(motion: MotionTable, frame: LiveFrame): void {
  noteServerTime(frame.baseTs);
  motion.apply(frame.records, pageSeconds());
  stream.frames += 1;
  stream.records += frame.records.length;
  let newest = -Infinity;
  for (const record of frame.records) if (record.ts > newest) newest = record.ts;
  if (newest > -Infinity) {
    stream.newestAgeMs = Math.max(0, frame.baseTs - newest);
    stream.arrivedAt = performance.now();
  }
}
