import { connect, type Socket } from 'node:net';
import { AckReader, connectPacket } from './mqtt-packets.ts';

export interface DeviceAccess {
  id: string;
  secret: string;
}

/** Into which all sockets of this process are read: a buffer for each read costs more than what is in it. */
const SHARED = Buffer.allocUnsafeSlow(64 * 1024);

/** A device on a bare socket: connects, sends ready-made packets, hands back the ids of PUBACKs. */
export class RawDevice {
  readonly access: DeviceAccess;
  onPuback: (packetId: number) => void = () => undefined;
  /** Called when an accepted connection ends, unless by `close`. */
  onLost: () => void = () => undefined;
  private socket: Socket | undefined;

  constructor(access: DeviceAccess) {
    this.access = access;
  }

  /**
   * Resolves with the CONNACK.
   * @param localAddress source address, for more sockets than one address has ports.
   * @throws Error when it is refused or the connection ends.
   */
  connect(port: number, localAddress?: string): Promise<void> {
    return new Promise((resolve, reject) => {
      let accepted = false;
      const socket = connect({
        host: '127.0.0.1',
        port,
        noDelay: true,
        onread: {
          buffer: SHARED,
          callback(length) {
            reader.read(SHARED, length);
            return true;
          },
        },
        ...(localAddress === undefined ? {} : { localAddress }),
      });
      this.socket = socket;
      const reader = new AckReader(
        (code) => {
          accepted = code === 0;
          if (accepted) return resolve();
          socket.destroy();
          reject(new Error(`CONNACK ${code} for ${this.access.id}`));
        },
        (id) => this.onPuback(id),
      );
      socket.once('connect', () => socket.write(connectPacket(this.access.id, this.access.id, this.access.secret, 0)));
      socket.once('error', reject);
      socket.once('close', () => {
        reject(new Error(`the door closed the connection of ${this.access.id}`));
        if (this.socket !== socket) return;
        this.socket = undefined;
        if (accepted) this.onLost();
      });
    });
  }

  /** Nothing happens without a connection. */
  send(packet: Uint8Array): void {
    this.socket?.write(packet);
  }

  /** Bytes that the kernel has not taken yet: a packet handed to `send` must not be changed meanwhile. */
  get unsentBytes(): number {
    return this.socket?.writableLength ?? 0;
  }

  close(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.destroy();
  }
}

/** Sockets from one source address; Linux has 28,000 ports to give for each. */
const SOCKETS_PER_ADDRESS = 8_000;

/**
 * Connects all, a hundred at a time.
 * @param network 1…254: they come from the addresses 127.0.{network}.1 and on, some thousands from each.
 */
export async function connectAll(devices: readonly RawDevice[], port: number, network: number): Promise<void> {
  const waiting = devices.entries();
  const worker = async (): Promise<void> => {
    for (const [index, device] of waiting) {
      await device.connect(port, `127.0.${network}.${1 + Math.floor(index / SOCKETS_PER_ADDRESS)}`);
    }
  };
  await Promise.all(Array.from({ length: 100 }, worker));
}
