import {
  decodeLiveFrame,
  SOCKET_PATH,
  type EventsServerEvents,
  type FeedEvent,
  type LiveClientEvents,
  type LiveFrame,
  type LiveServerEvents,
  type SocketAuth,
} from '@roadcall/contracts';
import { waitFor } from '@roadcall/testkit';
import { io, type Socket } from 'socket.io-client';
import msgpackParser from 'socket.io-msgpack-parser';

type ClientSocket = Socket<LiveServerEvents & EventsServerEvents, LiveClientEvents>;

interface Connection {
  socket: ClientSocket;
  /** Resolves with `connected`, or with the refusal's message. */
  outcome: Promise<string>;
}

/** Connects to one namespace as a browser or a phone would. */
export function connect(
  url: string,
  namespace: '/live' | '/events',
  auth: SocketAuth,
  headers?: Record<string, string>,
): Connection {
  const socket: ClientSocket = io(url + namespace, {
    path: SOCKET_PATH,
    parser: msgpackParser,
    transports: ['websocket'],
    auth,
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
    ...(headers === undefined ? {} : { extraHeaders: headers }),
  });
  const outcome = new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error) => resolve(error.message));
  });
  return { socket, outcome };
}

/** A client of the live room that keeps every frame, and acknowledges none. */
export function watchLive(url: string, token: string): Connection & { frames: LiveFrame[] } {
  const frames: LiveFrame[] = [];
  const connection = connect(url, '/live', { token });
  connection.socket.on('frame', (bytes) => {
    const frame = decodeLiveFrame(bytes);
    if (frame === undefined) throw new Error('a frame could not be read');
    frames.push(frame);
  });
  return { ...connection, frames };
}

/** A client of the event feed that keeps what it gets. */
export function watchEvents(
  url: string,
  auth: SocketAuth,
): Connection & { events: FeedEvent[]; resets: { head: number }[] } {
  const events: FeedEvent[] = [];
  const resets: { head: number }[] = [];
  const connection = connect(url, '/events', auth);
  connection.socket.on('event', (event) => events.push(event));
  connection.socket.on('reset', (reset) => resets.push(reset));
  return { ...connection, events, resets };
}

/** Waits for something that the server does by itself. */
export function eventually(condition: () => boolean): Promise<boolean> {
  return waitFor(condition, { timeoutMs: 8_000, intervalMs: 5 });
}
