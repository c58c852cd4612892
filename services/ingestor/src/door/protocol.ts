import { MAX_PAYLOAD_BYTES } from '@roadcall/contracts';

/** MQTT 3.1.1 is level 4, MQTT 5.0 level 5. */
export type ProtocolVersion = 4 | 5;

/** Control packet types, the upper four bits of the first byte [MQTT-2.1.2]. */
export const PACKET = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
  auth: 15,
} as const;

/** Reason codes of MQTT 5.0, section 2.4. */
export const REASON = {
  success: 0x00,
  disconnectWithWill: 0x04,
  noSubscriptionExisted: 0x11,
  unspecified: 0x80,
  malformed: 0x81,
  protocolError: 0x82,
  implementation: 0x83,
  unsupportedVersion: 0x84,
  badClientId: 0x85,
  badCredential: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverShuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  takenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  packetIdNotFound: 0x92,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  quotaExceeded: 0x97,
  administrative: 0x98,
  payloadInvalid: 0x99,
  connectionRate: 0x9f,
  sharedNotSupported: 0x9e,
  maximumConnectTime: 0xa0,
  subscriptionIdsNotSupported: 0xa1,
  wildcardsNotSupported: 0xa2,
} as const;

/** CONNACK return codes of MQTT 3.1.1, table 3.1. */
export const RETURN_CODE = {
  accepted: 0,
  unacceptableVersion: 1,
  identifierRejected: 2,
  serverUnavailable: 3,
  badCredential: 4,
  notAuthorized: 5,
} as const;

/** Longest body of a packet (all but the fixed header): the largest payload with its topic and properties. */
export const MAX_BODY_BYTES = MAX_PAYLOAD_BYTES + 1_024;
/** The same for whoever has not been let in yet: a CONNECT with a last will of a reasonable length. */
export const MAX_CONNECT_BYTES = 8_192;
/** As announced in CONNACK: body and the longest fixed header [MQTT-3.2.2-15]. */
export const MAX_PACKET_BYTES = MAX_BODY_BYTES + 5;
/** Topic aliases that a device may use; it has four topics [MQTT-3.2.2-18]. */
export const TOPIC_ALIAS_MAXIMUM = 8;

/** A packet that ends its connection, with the reason that MQTT 5 is told. */
export class ProtocolFault extends Error {
  readonly reasonCode: number;

  constructor(reasonCode: number, message: string) {
    super(message);
    this.reasonCode = reasonCode;
  }
}
