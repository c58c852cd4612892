import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MAX_PAYLOAD_BYTES } from '@roadcall/contracts';
import { FrameGuard } from './frame-guard.ts';

/** Longest packet: the largest payload with its topic and message id. */
const MAX_PACKET_BYTES = MAX_PAYLOAD_BYTES + 256;
/** Dead peers that send no keep-alive are found by TCP, ms. */
const TCP_KEEP_ALIVE_MS = 60_000;

const held = new WeakSet<Duplex>();

/** Reads nothing more from this connection: its peer's bytes wait in the kernel, and then at the peer. */
export function hold(socket: Duplex): void {
  held.add(socket);
}

/** Goes on reading. */
export function release(socket: Duplex): void {
  if (held.delete(socket)) socket.emit('readable');
}

/** A TCP server whose sockets end when a packet is longer than allowed, before anything has collected it. */
export function createGuardedServer(options: {
  maxConnections: number;
  onConnection(socket: Socket): void;
  onRefused(reason: 'packet_too_long' | 'too_many_connections', address: string): void;
}): { server: Server; sockets: ReadonlySet<Socket> } {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
    watch(socket);
    options.onConnection(socket);
  });
  server.maxConnections = options.maxConnections;
  server.on('drop', (peer) => options.onRefused('too_many_connections', peer?.remoteAddress ?? ''));

  /** The broker reads with `read`: what it gets is looked at first. */
  function watch(socket: Socket): void {
    const frames = new FrameGuard(MAX_PACKET_BYTES);
    const read = socket.read.bind(socket);
    socket.read = (size?: number): unknown => {
      if (held.has(socket)) return null;
      const chunk: unknown = read(size);
      if (!(chunk instanceof Uint8Array) || frames.accepts(chunk)) return chunk;
      options.onRefused('packet_too_long', socket.remoteAddress ?? '');
      socket.destroy();
      return null;
    };
  }

  return { server, sockets };
}

/** Listens. @throws the listen error, e.g. EADDRINUSE. */
export function listen(server: Server, options: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...options, backlog: 1_024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
