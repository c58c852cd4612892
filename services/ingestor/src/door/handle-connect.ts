import { deviceTopic, gatewayUsername } from '@roadcall/contracts';
import { readConnect, type ConnectRequest } from './connect-request.ts';
import type { Connection } from './connection.ts';
import { resendUnanswered } from './deliver-out.ts';
import type { Admission, DoorClient } from './device-door.ts';
import { packetBytes, parsePacket, peekVersion } from './packet-parser.ts';
import {
  MAX_BODY_BYTES,
  MAX_PACKET_BYTES,
  ProtocolFault,
  REASON,
  RETURN_CODE,
  TOPIC_ALIAS_MAXIMUM,
} from './protocol.ts';

type Refusal =
  | 'store_down'
  | 'bad_credential'
  | 'throttled'
  | 'too_many_sessions'
  | 'too_many_connects'
  | 'forbidden_will';

/** What the CONNACK says of each: the code of MQTT 5, from which the one of 3.1.1 follows. */
const REASON_OF: Record<Refusal, number> = {
  store_down: REASON.serverUnavailable,
  throttled: REASON.connectionRate,
  too_many_sessions: REASON.quotaExceeded,
  too_many_connects: REASON.connectionRate,
  bad_credential: REASON.badCredential,
  forbidden_will: REASON.notAuthorized,
};

/** The first packet of a connection [MQTT-3.1.0-1]. Nothing more is read until the device is let in or not. */
export function handleConnect(connection: Connection, packetAt: Buffer, body: Buffer): void {
  // The answer to a version that is not spoken is in that of 3.1.1, which every client can read [MQTT-3.1.2-2].
  const version = peekVersion(body);
  connection.style = { ...connection.style, version };
  const packet = parsePacket(packetAt, version);
  if (packet.cmd !== 'connect') throw new ProtocolFault(REASON.protocolError, 'the first packet is no CONNECT');
  const request = readConnect(packet, version);
  connection.style = { version, wantsReasons: request.wantsReasons, maxPacketBytes: request.maxPacketBytes };
  void admit(connection, request);
}

async function admit(connection: Connection, request: ConnectRequest): Promise<void> {
  const { core, address } = connection;
  connection.state = 'admitting';
  connection.hold('admission');
  const { username, secret } = request;
  const admission = await core.host.admit({ username, secret, address: address.address });
  // It may have gone meanwhile.
  if (connection.state === 'admitting') decide(connection, request, admission);
}

function decide(connection: Connection, request: ConnectRequest, admission: Admission): void {
  const { core } = connection;
  const reason = admission.ok ? refusalOf(connection, request, admission) : admission.reason;
  if (reason !== undefined) {
    core.metrics.refusedConnections.inc({ reason });
    connection.fail(new ProtocolFault(REASON_OF[reason], reason.replaceAll('_', ' ')));
  } else if (admission.ok) {
    open(connection, request, admission);
  }
}

type LetIn = Extract<Admission, { ok: true }>;

function refusalOf(connection: Connection, { will, clientId }: ConnectRequest, { client }: LetIn): Refusal | undefined {
  const { core, address } = connection;
  const name = nameOf(client);
  if (core.isStopping) return 'store_down';
  if (will?.isAllowed === false) {
    core.logger.warn(
      { client: name, address: address.address },
      'refused a client: its last will is on a topic that is not its own',
    );
    return 'forbidden_will';
  }
  if (!core.rates.mayConnect(name)) return 'too_many_connects';
  const others = core.book.entryOf(name)?.connections.length ?? 0;
  const replaces = core.book.find(sessionKey(name, clientId))?.connection === undefined ? 0 : 1;
  return others - replaces >= core.limits.maxSessionsPerDevice ? 'too_many_sessions' : undefined;
}

function nameOf(client: DoorClient): string {
  return client.kind === 'device' ? client.id : gatewayUsername(client.id);
}

function sessionKey(name: string, clientId: string): string {
  return `${name}/${clientId}`;
}

function open(connection: Connection, request: ConnectRequest, { client, tenantId, credentialId }: LetIn): void {
  const { core } = connection;
  const { limits } = core;
  const name = nameOf(client);
  const key = sessionKey(name, request.clientId);
  // The same client id of the same device or gateway: the older connection ends [MQTT-3.1.4-2], 5.0: [MQTT-3.1.4-3].
  core.book.find(key)?.connection?.endWith(REASON.takenOver, 'another connection has taken over this session');
  const { session, isPresent, entry } = core.book.open(key, connection, name, request.clean);
  const isGateway = client.kind === 'gateway';
  // Of a gateway nothing is kept: it reads nothing, and no will of it may come after its credential was revoked.
  session.expiryS = isGateway ? 0 : Math.min(request.sessionExpiryS, core.limits.maxSessionExpiryS);
  const doorSession = {
    client,
    tenantId,
    credentialId,
    end(reason: string) {
      core.logger.info({ client: name, reason }, 'ended a session');
      if (isGateway && connection.admitted !== undefined) connection.admitted.will = undefined;
      if (connection.state === 'open') connection.endWith(REASON.notAuthorized, reason);
    },
  };
  // No topic begins as a gateway's name does, so that all of its go the way of foreign ones.
  const telemetryTopic = client.kind === 'gateway' ? `${name}/telemetry` : deviceTopic(client.id, 'telemetry');
  connection.admitted = {
    session,
    entry,
    doorSession,
    topicPrefix: telemetryTopic.slice(0, -'telemetry'.length),
    telemetryTopic,
    keepAliveS: request.keepAliveS,
    receiveMaximum: request.receiveMaximum,
    maxUnacked: isGateway ? limits.maxUnackedOfGateway : limits.maxUnacked,
    maxMessagesPerS: isGateway ? limits.maxMessagesPerGatewayPerS : limits.maxMessagesPerDevicePerS,
    askedExpiryS: request.sessionExpiryS,
    will: request.will,
  };
  connection.framer.maxBytes = MAX_BODY_BYTES;
  connection.state = 'open';
  core.host.onSession(doorSession, 'opened');
  connection.write(connack(connection, request, isPresent)); // the first packet to the client [MQTT-3.2.0-1]
  resendUnanswered(connection, session);
  if (session.readsCommands && client.kind === 'device') core.host.onCommandsWanted(client.id);
  connection.release('admission');
}

function connack({ admitted }: Connection, request: ConnectRequest, sessionPresent: boolean): Buffer {
  if (request.version === 4) {
    return packetBytes({ cmd: 'connack', sessionPresent, returnCode: RETURN_CODE.accepted }, 4); // [MQTT-3.2.2-2]
  }
  const expiryS = admitted!.session.expiryS;
  const properties = {
    ...(request.sessionExpiryS > expiryS && { sessionExpiryInterval: expiryS }),
    receiveMaximum: admitted!.maxUnacked,
    maximumPacketSize: MAX_PACKET_BYTES,
    ...(request.isAssigned && { assignedClientIdentifier: request.clientId }), // [MQTT-3.2.2-16]
    topicAliasMaximum: TOPIC_ALIAS_MAXIMUM,
    wildcardSubscriptionAvailable: false,
    subscriptionIdentifiersAvailable: false,
    sharedSubscriptionAvailable: false,
  };
  return packetBytes({ cmd: 'connack', sessionPresent, reasonCode: REASON.success, properties }, 5);
}
