import { LIVE_ACK_EVERY, SOCKET_PATH, decodeLiveFrame, type FeedEvent, type LiveFrame } from '@roadcall/contracts';
import { Manager, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';

export interface SocketHandlers {
  /** A frame of motion; `bytes` is its size on the wire. */
  frame(frame: LiveFrame): void;
  event(event: FeedEvent): void;
  /** Events were missed for good: read the lists again. */
  reset(): void;
  /** Whether motion is coming in. */
  connected(connected: boolean): void;
  /** The server does not know the session (any more). */
  unauthenticated(): void;
}

/** Pause before a refused handshake is tried again, ms. */
const RETRY_MS = 2_000;

const options = {
  path: SOCKET_PATH,
  parser,
  withCredentials: true,
  transports: ['websocket', 'polling'],
  reconnectionDelay: 500,
  reconnectionDelayMax: 4_000,
};

/** Opens `/live` and `/events` (contracts/sockets.ts) and keeps them open. Returns what closes them. */
export function openSockets(handlers: SocketHandlers): () => void {
  const manager = new Manager(window.location.origin, options);
  const live = manager.socket('/live');
  const events = openEvents(manager, handlers);
  let expected: number | undefined;
  let unacknowledged = 0;

  live.on('connect', () => {
    expected = undefined;
    unacknowledged = 0;
    handlers.connected(true);
  });
  live.on('disconnect', (reason) => {
    handlers.connected(false);
    // The server hung up on purpose, which Socket.IO does not heal by itself.
    if (reason === 'io server disconnect') live.connect();
  });
  live.on('connect_error', (error) => refused(live, error, handlers));
  live.on('frame', (bytes: Uint8Array | ArrayBuffer) => {
    const frame = decodeLiveFrame(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
    if (!frame) return;
    const gap = frame.type === 'delta' && expected !== undefined && frame.sequence !== expected;
    expected = (frame.sequence + 1) >>> 0;
    handlers.frame(frame);
    if (gap) live.emit('resync');
    if (++unacknowledged >= LIVE_ACK_EVERY) {
      unacknowledged = 0;
      live.emit('ack', frame.sequence);
    }
  });
  return () => {
    live.disconnect();
    events.disconnect();
  };
}

/** Opens `/events` alone, for those who may not see everybody's positions: `connected` tells of the feed. Returns what closes it. */
export function openEventFeed(handlers: Omit<SocketHandlers, 'frame'>): () => void {
  const manager = new Manager(window.location.origin, options);
  const events = openEvents(manager, handlers);
  events.on('connect', () => handlers.connected(true));
  events.on('disconnect', () => handlers.connected(false));
  return () => void events.disconnect();
}

function openEvents(manager: Manager, handlers: Omit<SocketHandlers, 'frame'>): Socket {
  let after: number | undefined;
  const events = manager.socket('/events', {
    auth: (give: (auth: { after?: number }) => void) => give(after === undefined ? {} : { after }),
  });
  events.on('event', (event: FeedEvent) => {
    after = event.id;
    handlers.event(event);
  });
  events.on('reset', ({ head }: { head: number }) => {
    after = head;
    handlers.reset();
  });
  events.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') events.connect();
  });
  events.on('connect_error', (error) => refused(events, error, handlers));
  return events;
}

/** A handshake that failed is tried again by Socket.IO; one that was refused is not, and says why (contracts/sockets.ts). */
function refused(socket: Socket, error: Error, handlers: Omit<SocketHandlers, 'frame'>): void {
  handlers.connected(false);
  if (socket.active) return;
  if (error.message === 'unauthenticated') handlers.unauthenticated();
  else if (error.message !== 'forbidden') setTimeout(() => socket.connect(), RETRY_MS);
}
