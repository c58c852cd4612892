import type { LiveChannel } from '@roadcall/bus';
import type { LiveRecord, TenantId } from '@roadcall/contracts';
import { asError, type Logger } from '@roadcall/service-kit';
import { createFlowControl, type FlowControl } from './flow-control.ts';
import type { GatewayNamespace, GatewaySocket } from './gateway-types.ts';
import type { LiveTables } from './live-tables.ts';

/** What was lost on the way from the ingestor is read again from the database at this interval, ms. */
const RESEED_MS = 60_000;
/** A client gets at most one snapshot in this time, however often it asks, ms. */
const SNAPSHOT_EVERY_MS = 1_000;
/** A paused client that says nothing is tried again after this long, ms. */
const PAUSED_RETRY_MS = 5_000;

export interface LiveHubOptions {
  namespace: GatewayNamespace;
  tables: LiveTables;
  channel: LiveChannel;
  /** Newest motion of every vehicle and unit, by tenant, from the database. */
  readMotion(): Promise<Map<TenantId, LiveRecord[]>>;
  tickMs: number;
  logger: Logger;
}

export interface LiveHub {
  clients(): number;
  close(): void;
}

interface Client {
  flow: FlowControl;
  room: string;
  snapshotAtMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Holds the newest motion and sends it to the live rooms: one room per tenant, one delta per tick with the changed
 * records only, encoded once for the whole room. Frames may be dropped (a client that is slow, a socket that is full):
 * a client sees that by the gap in the sequence and asks for a snapshot.
 */
export async function startLiveHub(options: LiveHubOptions): Promise<LiveHub> {
  const { namespace, tables, tickMs, logger } = options;
  const clients = new Map<GatewaySocket, Client>();

  const seed = async (): Promise<void> => {
    for (const [tenantId, records] of await options.readMotion()) tables.of(tenantId).seed(records);
  };

  const sendSnapshot = (socket: GatewaySocket, client: Client): void => {
    clearTimeout(client.timer);
    client.timer = undefined;
    client.snapshotAtMs = performance.now();
    const { bytes, sequence } = tables.of(socket.data.principal.tenantId).snapshot(Date.now());
    client.flow.restart(sequence);
    socket.emit('frame', bytes);
    void socket.join(client.room);
  };
  const sendSnapshotSoon = (socket: GatewaySocket, client: Client): void => {
    if (client.timer !== undefined) return;
    const waitMs = client.snapshotAtMs + SNAPSHOT_EVERY_MS - performance.now();
    if (waitMs <= 0) sendSnapshot(socket, client);
    else client.timer = setTimeout(sendSnapshot, waitMs, socket, client);
  };

  const tick = (): void => {
    for (const [tenantId, table] of tables.entries()) {
      const frame = table.delta(Date.now());
      if (frame === undefined) continue;
      const room = roomOf(tenantId);
      namespace.to(room).local.volatile.emit('frame', frame.bytes);
      for (const id of namespace.adapter.rooms.get(room) ?? []) {
        const socket = namespace.sockets.get(id);
        const client = socket && clients.get(socket);
        if (socket !== undefined && client?.flow.sent(frame.sequence) === false) void socket.leave(room);
      }
    }
    for (const [socket, client] of clients) {
      // It acknowledges each few frames, and the last ones may have been dropped: without a new start it would wait
      // for us as we wait for it.
      const isDue = performance.now() - client.snapshotAtMs >= PAUSED_RETRY_MS;
      if (client.flow.isPaused() && isDue && socket.conn.transport.writable) sendSnapshot(socket, client);
    }
  };

  await seed();
  options.channel.subscribe((tenantId, records) => tables.of(tenantId).apply(records));
  namespace.on('connection', (socket) => {
    const client: Client = {
      flow: createFlowControl(),
      room: roomOf(socket.data.principal.tenantId),
      snapshotAtMs: Number.NEGATIVE_INFINITY,
      timer: undefined,
    };
    clients.set(socket, client);
    socket.on('ack', (sequence) => {
      if (Number.isSafeInteger(sequence) && client.flow.acknowledged(sequence)) sendSnapshotSoon(socket, client);
    });
    socket.on('resync', () => sendSnapshotSoon(socket, client));
    socket.on('disconnect', () => {
      clearTimeout(client.timer);
      clients.delete(socket);
    });
    const { actor, tenantId } = socket.data.principal;
    logger.info({ actor, tenantId }, 'live positions opened');
    sendSnapshot(socket, client);
  });
  const ticker = setInterval(tick, tickMs);
  const reseeder = setInterval(() => {
    seed().catch((error: unknown) => logger.warn({ err: asError(error) }, 'could not read the last positions again'));
  }, RESEED_MS);

  return {
    clients: () => clients.size,
    close() {
      clearInterval(ticker);
      clearInterval(reseeder);
      for (const { timer } of clients.values()) clearTimeout(timer);
    },
  };
}

function roomOf(tenantId: TenantId): string {
  return `tenant:${tenantId}`;
}
