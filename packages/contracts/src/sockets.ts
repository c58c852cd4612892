import { z } from 'zod';
import type { FeedEvent } from './events.ts';

/**
 * Socket.IO at path `/socket`, msgpack parser, session cookie or `auth: {token}`.
 * `/live`  motion only, may drop: the server emits `frame` (bytes, live-frame.ts); a client emits `ack` with the last sequence each
 *          `LIVE_ACK_EVERY` frames and `resync` on a gap; the server answers `resync`, and a join, with a snapshot frame.
 * `/events` everything else, ordered: `auth: {after}` is the last id seen (absent: from now); the server emits `event` (FeedEvent),
 *          and `reset` when `after` is older than what is kept or nothing was given — the client then reads the lists again and goes on
 *          from `reset.head`.
 */
export const SOCKET_PATH = '/socket';
/** A client acknowledges each this many frames; the server stops sending to one that is `LIVE_MAX_UNACKED` behind. */
export const LIVE_ACK_EVERY = 4;
export const LIVE_MAX_UNACKED = 16;

export type LiveServerEvents = { frame: (bytes: Uint8Array) => void };
export type LiveClientEvents = { ack: (sequence: number) => void; resync: () => void };
export type EventsServerEvents = { event: (event: FeedEvent) => void; reset: (reset: { head: number }) => void };

/** Handshake `auth` of both namespaces. */
export const SocketAuth = z.object({
  token: z.string().max(200).optional(),
  after: z.number().int().min(0).optional(),
});
export type SocketAuth = z.infer<typeof SocketAuth>;
