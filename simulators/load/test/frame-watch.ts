import {
  decodeLiveFrame,
  LIVE_ACK_EVERY,
  SOCKET_PATH,
  type LiveClientEvents,
  type LiveServerEvents,
} from '@roadcall/contracts';
import { io, type Socket } from 'socket.io-client';
import msgpackParser from 'socket.io-msgpack-parser';

/** A console's live socket that measures how old what it gets is. */
export interface FrameWatch {
  /** Forgets what was measured. */
  begin(): void;
  /** Age of each record at its arrival in a delta frame since `begin`, ms: devices here write the time of sending into a fix. */
  end(): Float64Array;
  /** Interval of the frames as the gateway says it, ms. */
  readonly tickMs: number;
  close(): void;
}

export function watchFrames(apiUrl: string, token: string): FrameWatch {
  const socket: Socket<LiveServerEvents, LiveClientEvents> = io(`${apiUrl}/live`, {
    path: SOCKET_PATH,
    parser: msgpackParser,
    transports: ['websocket'],
    auth: { token },
  });
  let ages: number[] = [];
  let tickMs = Number.NaN;
  let frames = 0;
  const newest = new Map<number, number>();
  socket.on('frame', (bytes) => {
    const now = Date.now();
    const frame = decodeLiveFrame(bytes);
    if (frame === undefined) throw new Error('a frame could not be read');
    frames += 1;
    if (frames % LIVE_ACK_EVERY === 0) socket.emit('ack', frame.sequence);
    tickMs = frame.tickMs;
    for (const { no, ts } of frame.records) {
      const isNew = newest.get(no) !== ts;
      newest.set(no, ts);
      // A record that comes again only because a device went online or offline brings no fix.
      if (isNew && frame.type === 'delta') ages.push(now - ts);
    }
  });
  return {
    begin() {
      ages = [];
    },
    end: () => Float64Array.from(ages).toSorted(),
    get tickMs() {
      return tickMs;
    },
    close: () => void socket.disconnect(),
  };
}
