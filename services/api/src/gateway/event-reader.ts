import type { FeedEvent } from '@roadcall/contracts';

/** What a reader needs of its client's connection. */
export interface EventSink {
  send(event: FeedEvent): void;
  /** Packets handed over and not yet written to the network. */
  backlog(): number;
  /** Resolves when the backlog is written; rejects when the connection is gone. */
  drained(): Promise<void>;
}

export interface EventReaderOptions {
  sink: EventSink;
  /** Last id that the client has seen. */
  after: number;
  isVisible(event: FeedEvent): boolean;
  /** Id of the newest event that the hub is passing or has passed on: everything up to it can be read. */
  hubPosition(): number;
  readAfter(id: number, limit: number): Promise<FeedEvent[]>;
  /** Reading failed, or the client is gone: this reader gives up. */
  onFailure(error: unknown): void;
}

export interface EventReader {
  /** Takes an event that the hub passes on, in order. */
  offer(event: FeedEvent): void;
  /** Reads what the client has missed, and then goes live. */
  start(): void;
}

/** A client with this many unwritten packets gets no more until it has taken them; they wait in the database. */
const MAX_BACKLOG = 256;
const PAGE = 200;

/**
 * Brings the ordered feed to one client: from the database until it has caught up with the hub, then from the hub. The
 * step from one to the other happens without a pause in between, so nothing is missed and nothing comes twice. A client
 * that is too slow falls back to reading from the database, at its own pace: no events pile up in memory.
 */
export function createEventReader(options: EventReaderOptions): EventReader {
  const { sink } = options;
  let position = options.after;
  let isLive = false;

  const deliver = (event: FeedEvent): void => {
    position = event.id;
    if (options.isVisible(event)) sink.send(event);
  };

  const catchUp = async (): Promise<void> => {
    for (;;) {
      if (sink.backlog() > 0) await sink.drained();
      const until = options.hubPosition();
      if (position >= until) {
        isLive = true;
        return;
      }
      const page = await options.readAfter(position, PAGE);
      for (const event of page) deliver(event);
      if (page.length < PAGE) position = Math.max(position, until);
    }
  };

  const start = (): void => {
    isLive = false;
    catchUp().catch((error: unknown) => options.onFailure(error));
  };

  return {
    offer(event) {
      if (!isLive || event.id <= position) return;
      if (sink.backlog() < MAX_BACKLOG) deliver(event);
      else start();
    },
    start,
  };
}
