import type { Socket } from 'node:net';
import type { Logger } from '@roadcall/service-kit';
import type { IngestMetrics } from '../metrics.ts';
import { Connection } from './connection.ts';
import { canDeliver, deliver } from './deliver-out.ts';
import type { DeviceDoor, DoorHost } from './device-door.ts';
import { DoorCore } from './door-core.ts';
import type { DoorLimits } from './door-limits.ts';
import { handlePacket } from './handle-packet.ts';
import { createListener, type TlsFiles } from './listeners.ts';
import { REASON } from './protocol.ts';

/** From the end of the door until its sockets are cut, ms. */
const LAST_WORDS_MS = 500;

export interface MqttDoorOptions {
  /** Where it listens: each address with each port; 0 = any free port. */
  listeners: readonly { host: string; port: number; tls?: TlsFiles }[];
  limits: DoorLimits;
  deviceHost: DoorHost;
  metrics: IngestMetrics;
  logger: Logger;
}

/**
 * The device door: MQTT 3.1.1 and 5.0 for devices alone. What they publish has one reader, the host; what they may read is their
 * own `commands`. Clause numbers beside the code are those of MQTT 3.1.1 unless they say 5.0.
 */
export function createMqttDoor(options: MqttDoorOptions): DeviceDoor {
  const { limits, metrics, logger } = options;
  const core = new DoorCore({ host: options.deviceHost, limits, metrics, logger });
  const sockets = new Set<Socket>();
  let whenAllClosed: (() => void) | undefined;

  function mayOpen(socket: Socket): boolean {
    const isFull = core.isStopping || sockets.size >= limits.maxConnections;
    const address = isFull ? undefined : core.rates.openAddress(socket.remoteAddress ?? '');
    if (address === undefined) {
      metrics.refusedConnections.inc({ reason: 'too_many_connections' });
      return false;
    }
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      core.rates.closeAddress(address);
      if (sockets.size === 0) whenAllClosed?.();
    });
    return true;
  }

  async function allClosed(): Promise<void> {
    if (sockets.size > 0) await new Promise<void>((resolve) => (whenAllClosed = resolve));
  }

  const listeners = options.listeners.map(({ host, port, tls }) => ({
    isTls: tls !== undefined,
    listener: createListener({
      host,
      port,
      tls,
      mayOpen,
      onConnection(wire) {
        const address = core.rates.countOf(wire.socket.remoteAddress ?? '');
        if (address === undefined) wire.socket.destroy();
        else core.connections.add(new Connection(core, wire, address, handlePacket));
      },
      logger,
    }),
  }));

  return {
    get isOpen() {
      return !core.isStopping && listeners.every(({ listener }) => listener.isListening);
    },
    get connections() {
      return core.book.size;
    },
    async start() {
      const ports: { port: number; isTls: boolean }[] = [];
      for (const { listener, isTls } of listeners) ports.push({ port: await listener.listen(), isTls });
      return {
        port: ports.find(({ isTls }) => !isTls)?.port ?? 0,
        tlsPort: ports.find(({ isTls }) => isTls)?.port,
      };
    },
    canDeliver: (deviceId, id) => canDeliver(core.book, deviceId, id),
    deliver: (delivery) => deliver(core.book, delivery),
    async stop() {
      const refused = Promise.all(listeners.map(({ listener }) => listener.close()));
      for (const connection of core.connections) connection.hold('stopping');
      await core.idle();
      core.isStopping = true;
      for (const connection of core.connections) {
        if (connection.state === 'open') connection.endWith(REASON.serverShuttingDown, 'the server is shutting down');
      }
      // Whoever does not close its end, and who was not let in yet.
      const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), LAST_WORDS_MS);
      await refused;
      await allClosed();
      clearTimeout(cut);
      core.close();
    },
  };
}
