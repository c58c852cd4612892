import { Socket, type SocketConstructorOpts } from 'node:net';

/** Takes what a socket has received: the first `length` bytes, which are good until it returns. */
export type TakeBytes = (bytes: Buffer, length: number) => void;

/** A socket, and who takes its bytes. */
export interface Wire {
  readonly socket: Socket;
  /** To be set before the event loop goes on. */
  onBytes: TakeBytes;
}

const SHARED = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * The same connection on a socket that is read into one buffer of all connections. Otherwise Node allocates 64 KB for each
 * read and keeps the few hundred bytes that came: 2 µs per message, a heap of fragments, and work for the garbage
 * collector. Node's documented `onread` is for clients; that an accepted handle can be given to a new socket is not
 * documented, so without it the accepted socket is read as usual.
 * @param accepted by a server with `pauseOnConnect`: nothing was read yet. It is not to be used any more.
 */
export function readShared(accepted: Socket): Wire {
  const handle: unknown = Reflect.get(accepted, '_handle');
  if (typeof handle !== 'object' || handle === null) return readOwn(accepted);
  Reflect.set(accepted, '_handle', null);
  accepted.destroy();
  const options: SocketConstructorOpts = {
    onread: {
      buffer: SHARED,
      callback(length) {
        wire.onBytes(SHARED, length);
        return true;
      },
    },
  };
  Reflect.set(options, 'handle', handle);
  const wire: Wire = { socket: new Socket(options), onBytes: () => undefined };
  return wire;
}

/** A socket whose chunks come one by one in buffers of their own, as from TLS. */
export function readOwn(socket: Socket): Wire {
  const wire: Wire = { socket, onBytes: () => undefined };
  socket.on('data', (chunk: Buffer) => wire.onBytes(chunk, chunk.length));
  return wire;
}
