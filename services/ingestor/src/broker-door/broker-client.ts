import { describeError, type Logger } from '@roadcall/service-kit';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { IPublishPacket } from 'mqtt-packet';
import { BrokerOutlet } from './broker-outlet.ts';
import { LaterAcks } from './later-acks.ts';

/** The broker keeps what comes for us while we are away for this long, seconds. */
const SESSION_EXPIRY_S = 86_400;
const RECONNECT_MS = 1_000;
const KEEP_ALIVE_S = 30;
/** While nothing is read the broker hears from us this often, ms. */
const HELD_PING_MS = 10_000;

export interface BrokerClientOptions {
  /** `mqtt://` or `mqtts://`. */
  url: string;
  username: string | undefined;
  password: string | undefined;
  /** Certificates to trust instead of the system's, PEM. */
  ca: string | undefined;
  /** Stable, and its own for each ingestor: the broker keeps the session of this name. */
  clientId: string;
  /** Messages that the broker may send ahead of our PUBACK. */
  maxInFlight: number;
  filters: readonly string[];
  logger: Logger;
  /** `settled` is to be called when all of the message is stored or quarantined: then it is acknowledged. */
  onMessage(packet: IPublishPacket, settled: () => void): void;
}

/** A connection to somebody else's MQTT broker that comes back by itself. */
export interface BrokerClient {
  start(): void;
  /** Takes nothing more, acknowledges what is settled within the time given, and leaves; the session stays. */
  stop(timeoutMs: number): Promise<void>;
  /** Sends with QoS 0, or not at all while there is no connection: whoever waits for it asks again. */
  publish(topic: string, payload: string): void;
  readonly isConnected: boolean;
  readonly inFlight: number;
}

/** Makes mqtt.js go on to its next packet without a PUBACK of its own. */
const LATER = new Error('acknowledged after COMMIT');

/**
 * An MQTT 5 client with a persistent session. Its PUBACK follows COMMIT, as at the device door, so that the broker keeps what
 * a killed ingestor had not stored; the broker stops at `maxInFlight` unacknowledged messages (MQTT 5 Receive Maximum),
 * and as we go on reading, its PINGRESP comes through. mqtt.js would answer a PUBLISH before it looks at the next
 * one: held back until COMMIT that is one message at a time, so the PUBACK is written past it.
 */
export function createBrokerClient(options: BrokerClientOptions): BrokerClient {
  const { logger, filters } = options;
  const client = connect(options.url, clientOptions(options));
  let acks = new LaterAcks(() => undefined);
  let outlet: BrokerOutlet | undefined;
  let stopping = false;
  let isFailing = false;
  let whenIdle: (() => void) | undefined;
  /** Lets mqtt.js read on; set while nothing is read. */
  let readOn: (() => void) | undefined;

  client.handleMessage = (packet, next) => {
    if (stopping) return next(LATER);
    const ofConnection = acks;
    const settle = packet.messageId === undefined ? () => undefined : ofConnection.expect(packet.messageId);
    options.onMessage(packet, () => {
      settle();
      if (readOn !== undefined && acks.size <= options.maxInFlight) readOn();
      if (ofConnection.size === 0) whenIdle?.();
    });
    if (acks.size < 2 * options.maxInFlight) next(LATER);
    else hold(next);
  };
  /**
   * Mosquitto 2.0.11 goes far beyond the Receive Maximum once it has had a PUBACK (seen: 7,000 of 500). Then nothing is read
   * until half is done, and as PINGRESP is not read either, nobody waits for it meanwhile.
   */
  function hold(next: (error: Error) => void): void {
    const ping = setInterval(() => {
      client.sendPing();
      client.reschedulePing(true);
    }, HELD_PING_MS);
    readOn = () => {
      clearInterval(ping);
      readOn = undefined;
      next(LATER);
    };
  }
  client.on('connect', ({ sessionPresent }) => {
    isFailing = false;
    // What came by an earlier connection is sent again by the broker; its number means nothing here.
    const ownOutlet = new BrokerOutlet(client.stream);
    outlet = ownOutlet;
    acks = new LaterAcks((messageId) => {
      if (outlet === ownOutlet && client.connected) ownOutlet.puback(messageId);
    });
    logger.info({ sessionPresent }, 'connected to the broker');
    void subscribe(client, filters, logger);
  });
  const fails = (reason: string): void => {
    if (!isFailing && !stopping) logger.warn({ reason }, 'no connection to the broker; trying again');
    isFailing = true;
  };
  client.on('error', (error) => fails(describeError(error)));
  client.on('close', () => {
    readOn?.();
    fails('closed');
  });

  return {
    start: () => void client.connect(),
    async stop(timeoutMs) {
      stopping = true;
      if (acks.size > 0 && client.connected) {
        const timer = setTimeout(() => whenIdle?.(), timeoutMs);
        await new Promise<void>((resolve) => (whenIdle = resolve));
        clearTimeout(timer);
      }
      await client.endAsync();
    },
    publish(topic, payload) {
      if (client.connected) outlet?.publish(topic, payload);
    },
    get isConnected() {
      return client.connected;
    },
    get inFlight() {
      return acks.size;
    },
  };
}

function clientOptions(options: BrokerClientOptions): IClientOptions {
  const { username, password, ca, clientId, maxInFlight } = options;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
    clientId,
    protocolVersion: 5,
    clean: false,
    properties: { sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum: maxInFlight },
    keepalive: KEEP_ALIVE_S,
    reconnectPeriod: RECONNECT_MS,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    manualConnect: true,
  };
}

/** One by one, so that a filter that the broker's rules refuse takes no other with it. */
async function subscribe(client: MqttClient, filters: readonly string[], logger: Logger): Promise<void> {
  for (const filter of filters) {
    try {
      await client.subscribeAsync(filter, { qos: 1 });
    } catch (error) {
      logger.warn({ filter, reason: describeError(error) }, 'the broker refuses a subscription');
    }
  }
}
