/** What one device, one address and all together may ask of the door. */
export interface DoorLimits {
  maxConnections: number;
  /** Connections of one address at once; many devices may share one behind their operator's NAT. */
  maxConnectionsPerAddress: number;
  /** New connections of one address per second. */
  maxNewPerAddressPerS: number;
  /** Sessions of one device under different client ids. */
  maxSessionsPerDevice: number;
  /** CONNECTs of one device within ten seconds. */
  maxConnectsPerDevice: number;
  /** PUBLISHes per second of a device or an address; beyond it its sockets are not read for the rest of the second. */
  maxMessagesPerDevicePerS: number;
  maxMessagesPerAddressPerS: number;
  /** The same of a gateway, which has many devices behind it. */
  maxMessagesPerGatewayPerS: number;
  /** PUBLISHes of one connection that may wait for their PUBACK; then its socket is not read until half are done. */
  maxUnacked: number;
  maxUnackedOfGateway: number;
  /** Messages to one connection that wait for its PUBACK. */
  maxUnanswered: number;
  /** A connection must be let in within this time, s. */
  connectTimeoutS: number;
  /** A packet must be whole within this time, s, and one more for each `slowestBytesPerS` of it. */
  packetTimeoutS: number;
  slowestBytesPerS: number;
  /** Bytes of packets that are not whole yet, of all connections together. */
  maxPartialBytes: number;
  /** A session of a device that is away is kept for this long at most, s. */
  maxSessionExpiryS: number;
  /** Sessions of devices that are away. */
  maxAwaySessions: number;
}

export const DEFAULT_DOOR_LIMITS: DoorLimits = {
  maxConnections: 50_000,
  maxConnectionsPerAddress: 50_000,
  maxNewPerAddressPerS: 5_000,
  maxSessionsPerDevice: 4,
  maxConnectsPerDevice: 60,
  maxMessagesPerDevicePerS: 500,
  maxMessagesPerAddressPerS: 50_000,
  maxMessagesPerGatewayPerS: 20_000,
  maxUnacked: 64,
  maxUnackedOfGateway: 1_000,
  maxUnanswered: 16,
  connectTimeoutS: 10,
  packetTimeoutS: 20,
  slowestBytesPerS: 1_000,
  maxPartialBytes: 64 * 1024 * 1024,
  maxSessionExpiryS: 86_400,
  maxAwaySessions: 50_000,
};
