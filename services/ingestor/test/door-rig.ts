import { connect as connectSocket, type Socket } from 'node:net';
import { CredentialId, DeviceId, parseGatewayUsername, TenantId } from '@roadcall/contracts';
import { createMetrics, silentLogger } from '@roadcall/service-kit';
import { generate, parser, type IConnectPacket, type Packet } from 'mqtt-packet';
import type { DeviceDoor, DoorSession, GatewayMessage, Settled } from '../src/door/device-door.ts';
import { DEFAULT_DOOR_LIMITS, type DoorLimits } from '../src/door/door-limits.ts';
import { createMqttDoor, type MqttDoorOptions } from '../src/door/mqtt-door.ts';
import type { DeviceMessage } from '../src/message.ts';
import { createIngestMetrics } from '../src/metrics.ts';

/** A door alone: everybody whose password is `right` is let in, and the test says when a message is settled. */
export class DoorRig {
  readonly messages: { message: DeviceMessage; settle: Settled }[] = [];
  readonly sessions = new Set<DoorSession>();
  readonly gatewayMessages: GatewayMessage[] = [];
  readonly wanted: DeviceId[] = [];
  isUp = true;
  isOverloaded = false;
  /** Messages are settled as they come. */
  settlesAtOnce = true;
  port = 0;
  tlsPort: number | undefined;
  readonly door: DeviceDoor;
  private readonly clients: RawClient[] = [];

  constructor(
    limits: Partial<DoorLimits> = {},
    listeners: MqttDoorOptions['listeners'] = [{ host: '127.0.0.1', port: 0 }],
  ) {
    this.door = createMqttDoor({
      listeners,
      limits: { ...DEFAULT_DOOR_LIMITS, ...limits },
      metrics: createIngestMetrics(createMetrics('test')),
      logger: silentLogger(),
      deviceHost: {
        admit: ({ username, secret }) => {
          if (!this.isUp) return Promise.resolve({ ok: false, reason: 'store_down' });
          const gatewayId = parseGatewayUsername(username ?? '');
          const id = DeviceId.safeParse(gatewayId ?? username);
          if (!id.success || Buffer.from(secret ?? []).toString() !== 'right') {
            return Promise.resolve({ ok: false, reason: 'bad_credential' });
          }
          const credentialId = CredentialId.parse('0197b0a0-0000-7000-8000-000000000001');
          return Promise.resolve({
            ok: true,
            client: gatewayId === undefined ? { kind: 'device', id: id.data } : { kind: 'gateway', id: gatewayId },
            tenantId: TenantId.parse(1),
            credentialId,
          });
        },
        onMessage: (message, settle) => {
          this.messages.push({ message, settle });
          if (this.settlesAtOnce) settle();
        },
        onGatewayMessage: (message, settle) => {
          this.gatewayMessages.push(message);
          settle();
        },
        onSession: (session, change) =>
          void (change === 'opened' ? this.sessions.add(session) : this.sessions.delete(session)),
        onCommandsWanted: (deviceId) => this.wanted.push(deviceId),
        isOverloaded: () => this.isOverloaded,
      },
    });
  }

  async start(): Promise<this> {
    const ports = await this.door.start();
    this.port = ports.port;
    this.tlsPort = ports.tlsPort;
    return this;
  }

  /** A bare connection. */
  async socket(): Promise<RawClient> {
    const client = await RawClient.open(this.port);
    this.clients.push(client);
    return client;
  }

  /** A connection that is let in, and the CONNACK it got. */
  async device(id: string, connect: Partial<IConnectPacket> = {}): Promise<RawClient> {
    const client = await this.socket();
    client.send(connectPacket(id, connect));
    client.version = connect.protocolVersion === 5 ? 5 : 4;
    await client.next();
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.socket.destroy();
    await this.door.stop();
  }
}

export function connectPacket(id: string, connect: Partial<IConnectPacket> = {}): IConnectPacket {
  return {
    cmd: 'connect',
    clientId: 'unit',
    protocolVersion: 4,
    clean: true,
    keepalive: 0,
    username: id,
    password: Buffer.from('right'),
    ...connect,
  };
}

/** What a client sees, packet by packet. */
export class RawClient {
  readonly socket: Socket;
  version: 4 | 5 = 4;
  isClosed = false;
  /** What comes is not looked at: nobody knows which version it is in. */
  ignoresContent = false;
  private readonly got: Packet[] = [];
  private waiting: (() => void)[] = [];
  private rest: Buffer = Buffer.alloc(0);

  static async open(port: number): Promise<RawClient> {
    const socket = connectSocket(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawClient(socket);
  }

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  send(packet: Packet): void {
    const version = packet.cmd === 'connect' ? packet.protocolVersion : this.version;
    this.socket.write(generate(packet, { protocolVersion: version }));
  }

  publish(id: string, messageId: number, extra: Partial<Extract<Packet, { cmd: 'publish' }>> = {}): void {
    this.send({
      cmd: 'publish',
      topic: `v1/devices/${id}/telemetry`,
      payload: '{}',
      qos: 1,
      dup: false,
      retain: false,
      messageId,
      ...extra,
    });
  }

  /** The next packet. @throws Error when the connection ends instead. */
  async next(): Promise<Packet> {
    while (this.got.length === 0) {
      if (this.isClosed) throw new Error('the connection is closed');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.got.shift()!;
  }

  /** Resolves with what came before the end of the connection. */
  async closed(): Promise<Packet[]> {
    while (!this.isClosed) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.got.splice(0);
  }

  /** Packets are parsed one by one: the version is that of the connection. */
  private take(chunk: Buffer): void {
    if (this.ignoresContent) return;
    const packets = parser({ protocolVersion: this.version });
    this.rest = Buffer.concat([this.rest, chunk]);
    packets.on('packet', (packet) => this.got.push(packet));
    packets.on('error', (error: unknown) => {
      throw error;
    });
    const left = packets.parse(this.rest);
    this.rest = this.rest.subarray(this.rest.length - left);
    this.wake();
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
