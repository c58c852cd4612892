import type { Server as HttpServer } from 'node:http';
import type { LiveChannel } from '@roadcall/bus';
import { SOCKET_PATH } from '@roadcall/contracts';
import type { Logger, Metrics } from '@roadcall/service-kit';
import { followEvents, newestEventId, readLastMotion, type EventFeed, type Pool } from '@roadcall/store';
import { Server } from 'socket.io';
import msgpackParser from 'socket.io-msgpack-parser';
import type { Authenticator } from '../http/authenticate.ts';
import { guardNamespace } from './authenticate-socket.ts';
import { startEventHub } from './event-hub.ts';
import type { GatewayNamespace, GatewayServer } from './gateway-types.ts';
import { startLiveHub } from './live-hub.ts';
import type { LiveTables } from './live-tables.ts';
import { watchSessions } from './session-watch.ts';

/** Largest message from a client, bytes: acknowledgements are tiny. */
const MAX_CLIENT_MESSAGE_BYTES = 16 * 1024;

export interface GatewayOptions {
  http: HttpServer;
  pool: Pool;
  /** For the connection that listens. */
  databaseUrl: string;
  tables: LiveTables;
  channel: LiveChannel;
  authenticator: Authenticator;
  allowedOrigins: readonly string[];
  tickMs: number;
  logger: Logger;
  metrics: Metrics;
}

/**
 * The sockets of the api (contracts/sockets.ts): `/live` and `/events` behind one handshake. Compression stays off: it
 * would take two thirds of a core for what is a twentieth of it without.
 */
export async function startGateway(options: GatewayOptions): Promise<{ close(): Promise<void> }> {
  const { authenticator, allowedOrigins, logger } = options;
  const io: GatewayServer = new Server(options.http, {
    path: SOCKET_PATH,
    serveClient: false,
    parser: msgpackParser,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MAX_CLIENT_MESSAGE_BYTES,
    connectTimeout: 10_000,
    pingInterval: 10_000,
    pingTimeout: 10_000,
  });
  io.use((_socket, next) => next(new Error('use /live or /events')));
  const live = io.of('/live');
  guardNamespace(live, { authenticator, allowedOrigins, permissions: ['positions.read'], logger });
  const hub = await startLiveHub({
    namespace: live,
    tables: options.tables,
    channel: options.channel,
    readMotion: () => readLastMotion(options.pool),
    tickMs: options.tickMs,
    logger,
  });
  const events = io.of('/events');
  guardNamespace(events, {
    authenticator,
    allowedOrigins,
    permissions: ['events.read', 'assignments.act'],
    logger,
  });
  const feed = await startEvents({ ...options, namespace: events });
  const stopWatch = watchSessions({ namespaces: [live, events], db: options.pool, logger });
  options.metrics.gauge({
    name: 'roadcall_live_clients',
    help: 'Clients that are connected to the live room',
    collect() {
      this.set(hub.clients());
    },
  });
  return {
    async close() {
      stopWatch();
      hub.close();
      // Clients see a lost connection, not a dismissal, and so come back to the next process.
      io.engine.close();
      await feed.stop();
    },
  };
}

/** One feed reader for the whole process, whatever the number of its clients. */
async function startEvents(options: GatewayOptions & { namespace: GatewayNamespace }): Promise<EventFeed> {
  const { pool, logger, metrics } = options;
  const lag = metrics.histogram({
    name: 'roadcall_event_lag_seconds',
    help: 'From the commit of an event (its time stamp) to its way out to the clients',
  });
  const position = await newestEventId(pool, 'all');
  const hub = startEventHub({ namespace: options.namespace, db: pool, position, logger });
  return followEvents({
    pool,
    url: options.databaseUrl,
    scope: 'all',
    afterId: position,
    log: logger,
    onEvents(events) {
      const nowMs = Date.now();
      for (const { at } of events) lag.observe(Math.max(0, nowMs - Date.parse(at)) / 1_000);
      hub.publish(events);
    },
  });
}
