import { randomUUID } from 'node:crypto';
import { readWill, type LastWill } from './last-will.ts';
import { isCleanText, type ConnectPacket } from './packet-parser.ts';
import { ProtocolFault, REASON, type ProtocolVersion } from './protocol.ts';

/** Longest client id; 23 characters are all that a server must take [MQTT-3.1.3-5]. */
const MAX_CLIENT_ID = 128;
/** What a client of MQTT 5 takes when it does not say otherwise. */
const DEFAULT_RECEIVE_MAXIMUM = 65_535;

/** A CONNECT that is well-formed; who sent it is still to be found out. */
export interface ConnectRequest {
  version: ProtocolVersion;
  clientId: string;
  /** The server made up the client id. */
  isAssigned: boolean;
  clean: boolean;
  /** 0 = none. */
  keepAliveS: number;
  username: string | undefined;
  secret: Buffer | undefined;
  will: LastWill | undefined;
  /** How long the session is kept after the connection, s; not yet bounded. */
  sessionExpiryS: number;
  receiveMaximum: number;
  maxPacketBytes: number;
  wantsReasons: boolean;
}

/** @throws ProtocolFault with the code that the CONNACK gives. */
export function readConnect(packet: ConnectPacket, version: ProtocolVersion): ConnectRequest {
  const { clientId, keepalive, username, password, will, properties = {} } = packet;
  const clean = packet.clean === true;
  for (const text of [clientId, username ?? '', will?.topic ?? '']) {
    if (!isCleanText(text)) throw new ProtocolFault(REASON.malformed, 'a text is not UTF-8, or holds U+0000');
  }
  if (version === 4 && password !== undefined && username === undefined) {
    throw new ProtocolFault(REASON.malformed, 'a password without a user name'); // [MQTT-3.1.2-22]
  }
  if (version === 4 && clientId === '' && !clean) {
    throw new ProtocolFault(REASON.badClientId, 'a session that is to be kept needs a client id'); // [MQTT-3.1.3-8]
  }
  if (clientId.length > MAX_CLIENT_ID) {
    throw new ProtocolFault(REASON.badClientId, `the client id is longer than ${MAX_CLIENT_ID}`);
  }
  if (properties.authenticationMethod !== undefined || properties.authenticationData !== undefined) {
    throw new ProtocolFault(REASON.badAuthenticationMethod, 'the only way in is user name and password'); // [MQTT-4.12.0-1]
  }
  const receiveMaximum = properties.receiveMaximum ?? DEFAULT_RECEIVE_MAXIMUM;
  const maxPacketBytes = properties.maximumPacketSize ?? Infinity;
  if (receiveMaximum === 0 || maxPacketBytes === 0) {
    throw new ProtocolFault(REASON.protocolError, 'a receive maximum or maximum packet size of 0');
  }
  return {
    version,
    // 3.1.1: [MQTT-3.1.3-6], 5.0: [MQTT-3.1.3-6] and [MQTT-3.2.2-16]
    clientId: clientId === '' ? `auto-${randomUUID()}` : clientId,
    isAssigned: clientId === '',
    clean,
    keepAliveS: keepalive ?? 0,
    username,
    secret: password,
    will: will === undefined ? undefined : readWill(will, username ?? ''),
    // 3.1.1 knows only "for good" and "not at all".
    sessionExpiryS: version === 5 ? (properties.sessionExpiryInterval ?? 0) : clean ? 0 : Infinity,
    receiveMaximum,
    maxPacketBytes,
    wantsReasons: properties.requestProblemInformation !== false,
  };
}
