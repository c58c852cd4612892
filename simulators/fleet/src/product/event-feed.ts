import { FeedEvent, SOCKET_PATH } from '@roadcall/contracts';
import type { Logger } from '@roadcall/service-kit';
import { io, type Socket } from 'socket.io-client';
import msgpackParser from 'socket.io-msgpack-parser';

export interface EventFeedOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly logger: Logger;
  onEvent(event: FeedEvent): void;
  /** Nothing is known of what was before: read the lists again. Also called when the first connection is made. */
  onReset(): void;
}

export interface EventFeed {
  close(): void;
}

/** Follows the ordered feed of the product as one user, over restarts of the API: it resumes after the last id seen. */
export function followEvents(options: EventFeedOptions): EventFeed {
  const { apiUrl, token, logger } = options;
  let after: number | undefined;
  const socket: Socket = io(`${apiUrl.replace(/\/$/, '')}/events`, {
    path: SOCKET_PATH,
    parser: msgpackParser,
    transports: ['websocket'],
    // Each user has a connection of its own, with its own token.
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    auth: (give) => give({ token, ...(after === undefined ? {} : { after }) }),
  });
  socket.on('event', (data: unknown) => {
    const event = FeedEvent.safeParse(data);
    if (!event.success) {
      logger.warn({ issues: event.error.issues.slice(0, 3) }, 'an event is not what the contract says');
      return;
    }
    after = event.data.id;
    options.onEvent(event.data);
  });
  socket.on('reset', ({ head }: { head: number }) => {
    after = head;
    options.onReset();
  });
  socket.on('connect_error', (error) => {
    logger.debug({ reason: error.message }, 'the event feed has no connection and tries again');
    // Refused in the handshake, the client would give up.
    if (!socket.active) setTimeout(() => socket.connect(), 5_000).unref();
  });
  return {
    close() {
      socket.disconnect();
    },
  };
}
