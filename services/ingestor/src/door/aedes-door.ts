import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { DeviceChannel } from '@roadcall/contracts';
import { describeError, type Logger } from '@roadcall/service-kit';
import type { Client, PublishPacket } from 'aedes';
import type { IngestMetrics } from '../metrics.ts';
import type { DeviceDoor, DoorHost, DoorLimits, RefusalReason } from './device-door.ts';
import { createGuardedServer, hold, listen, release } from './guarded-server.ts';
import { QuietBroker } from './quiet-broker.ts';
import { SessionBook, type OpenSession } from './session-book.ts';
import { judgePublishTopic, maySubscribe } from './topic-rules.ts';

/** CONNACK return codes of MQTT 3.1.1, table 3.1. */
const RETURN_CODE: Record<RefusalReason, number> = {
  store_down: 3,
  throttled: 3,
  too_many_sessions: 3,
  bad_credential: 4,
  forbidden_will: 5,
};

export interface AedesDoorOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  limits: DoorLimits;
  deviceHost: DoorHost;
  metrics: IngestMetrics;
  logger: Logger;
}

type Done = (error?: Error | null) => void;

/**
 * The device door on aedes (MQTT 3.1.1): `authorizePublish` answers when the message is committed, and aedes writes the
 * PUBACK right after that. It keeps no session state between connections: every session is a clean one.
 */
export async function createAedesDoor(options: AedesDoorOptions): Promise<DeviceDoor> {
  const { deviceHost, limits, logger, metrics } = options;
  const book = new SessionBook();
  const forbiddenWills = new WeakSet<Client>();
  let underWay = 0;
  let whenIdle: (() => void) | undefined;
  let stopping = false;

  const broker = new QuietBroker({
    connectTimeout: limits.connectTimeoutMs,
    drainTimeout: 30_000,
    preConnect(client, packet, callback) {
      const { username, will } = packet;
      const verdict = will === undefined ? undefined : judgePublishTopic(username ?? '', will.topic).kind;
      if (verdict === 'forbidden' || verdict === 'unknown') forbiddenWills.add(client);
      // Session key = (device id, client id): nobody can evict another device's session by its client id.
      packet.clientId = `${username ?? ''}/${packet.clientId === '' ? randomUUID() : packet.clientId}`;
      packet.clean = true;
      callback(null, true);
    },
    authenticate(client, username, secret, callback) {
      void (async () => {
        const refused = await admit(client, username, secret);
        if (refused !== undefined) metrics.refusedConnections.inc({ reason: refused });
        if (refused === undefined) callback(null, true);
        else callback(errorOf(refused), false);
      })();
    },
    authorizePublish(client, packet, callback) {
      const session = client === null ? undefined : book.of(client);
      if (session === undefined || stopping) return callback(new Error('no session'));
      const verdict = judgePublishTopic(session.deviceId, packet.topic);
      if (verdict.kind !== 'forbidden') {
        return take(session, packet, verdict.kind === 'channel' ? verdict.channel : undefined, callback);
      }
      const fields = { deviceId: session.deviceId, topic: packet.topic.slice(0, 120) };
      logger.warn(fields, 'ended a session: its device published where it may not');
      callback(new Error('not allowed to publish to this topic'));
    },
    authorizeSubscribe(client, subscription, callback) {
      const session = book.of(client);
      const allowed = session !== undefined && maySubscribe(session.deviceId, subscription.topic);
      callback(null, allowed ? subscription : null);
    },
  });

  async function admit(
    client: Client,
    username: string | undefined,
    secret: Buffer | undefined,
  ): Promise<RefusalReason | undefined> {
    const address = addressOf(client);
    const admission = await deviceHost.admit({ username, secret, address });
    if (!admission.ok) return admission.reason;
    const { deviceId, tenantId, credentialId } = admission;
    if (forbiddenWills.has(client)) {
      logger.warn({ deviceId, address }, 'refused a device: its last will is on a topic that is not its own');
      return 'forbidden_will';
    }
    if (book.countOf(deviceId) >= limits.maxSessionsPerDevice) return 'too_many_sessions';
    if (client.closed || stopping) return 'store_down';
    open({
      deviceId,
      tenantId,
      credentialId,
      client,
      unacked: 0,
      held: false,
      end(reason) {
        logger.info({ deviceId, reason }, 'ended a session');
        client.close();
      },
    });
    return undefined;
  }

  function open(session: OpenSession): void {
    book.add(session);
    deviceHost.onSession(session, 'opened');
    // A turn later, so that aedes has published the last will while the session is still known.
    session.client.conn.once('close', () =>
      setImmediate(() => {
        book.remove(session);
        if (!stopping) deviceHost.onSession(session, 'closed');
      }),
    );
  }

  function take(session: OpenSession, packet: PublishPacket, channel: DeviceChannel | undefined, done: Done): void {
    const startedAt = performance.now();
    const isWill = session.client.closed;
    underWay += 1;
    session.unacked += 1;
    if (!session.held && (session.unacked >= limits.maxUnacked || deviceHost.isOverloaded())) {
      session.held = true;
      hold(session.client.conn);
    }
    const message = {
      tenantId: session.tenantId,
      deviceId: session.deviceId,
      topic: packet.topic,
      channel,
      payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
      receivedAt: Date.now(),
      source: isWill ? 'door:will' : 'door:device',
    };
    deviceHost.onMessage(message, () => {
      underWay -= 1;
      session.unacked -= 1;
      if (isWill || !session.client.closed) done();
      if (packet.qos > 0) metrics.pubackSeconds.observe((performance.now() - startedAt) / 1_000);
      if (session.held && session.unacked <= limits.maxUnacked / 2 && !session.client.closed) {
        session.held = false;
        // Not by aedes' own pause and resume: what is done while it is paused is never counted, and it stops for good.
        release(session.client.conn);
      }
      if (underWay === 0) whenIdle?.();
    });
  }

  const { server, sockets } = createGuardedServer({
    maxConnections: limits.maxConnections,
    onConnection: (socket) => broker.handle(socket),
    onRefused(reason, address) {
      metrics.refusedConnections.inc({ reason });
      if (reason === 'packet_too_long')
        logger.warn({ address }, 'ended a connection: its packet is longer than allowed');
    },
  });
  broker.on('clientError', (client, error) => {
    logger.debug({ deviceId: book.of(client)?.deviceId, reason: describeError(error) }, 'a session failed');
  });
  broker.on('connectionError', (_client, error) =>
    logger.debug({ reason: describeError(error) }, 'a connection failed'),
  );
  await broker.listen();

  return {
    get isOpen() {
      return server.listening && !stopping;
    },
    get connections() {
      return book.size;
    },
    async start() {
      await listen(server, options);
      return { port: (server.address() as AddressInfo).port };
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { client } of book.all()) hold(client.conn);
      if (underWay > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
      stopping = true;
      // aedes writes the last PUBACKs in this turn; a socket that is ended still sends what it has.
      for (const socket of sockets) socket.end();
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** aedes takes the return code of the CONNACK from the error. */
function errorOf(reason: RefusalReason): Error & { returnCode: number } {
  return Object.assign(new Error(`refused: ${reason}`), { returnCode: RETURN_CODE[reason] });
}

function addressOf(client: Client): string {
  return 'remoteAddress' in client.conn ? (client.conn.remoteAddress ?? '') : '';
}
