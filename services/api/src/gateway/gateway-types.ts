import type { EventsServerEvents, LiveClientEvents, LiveServerEvents } from '@roadcall/contracts';
import type { Namespace, Server, Socket } from 'socket.io';
import type { Principal } from '../http/principal.ts';

type ServerEvents = LiveServerEvents & EventsServerEvents;
type BetweenServers = Record<string, never>;

/** What the handshake leaves at a socket. */
interface SocketData {
  principal: Principal;
  /** Last event id that the client has seen; undefined: it starts afresh. Used by /events. */
  after: number | undefined;
}

export type GatewayServer = Server<LiveClientEvents, ServerEvents, BetweenServers, SocketData>;
export type GatewayNamespace = Namespace<LiveClientEvents, ServerEvents, BetweenServers, SocketData>;
export type GatewaySocket = Socket<LiveClientEvents, ServerEvents, BetweenServers, SocketData>;
