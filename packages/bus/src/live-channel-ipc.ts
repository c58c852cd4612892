import { TenantId } from '@roadcall/contracts';
import type { LiveHop } from './live-channel.ts';

/**
 * Message between a supervised service and its supervisor, which hands it unchanged to its other children. Needs
 * `serialization: 'advanced'`, or bytes would arrive as an object of numbers.
 */
export interface LiveMessage {
  type: 'live';
  tenantId: TenantId;
  frame: Uint8Array;
}

/** Whether a message of a child process is a live frame to be forwarded. */
export function isLiveMessage(message: unknown): message is LiveMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'live' &&
    'tenantId' in message &&
    TenantId.safeParse(message.tenantId).success &&
    'frame' in message &&
    message.frame instanceof Uint8Array
  );
}

/** The part of `process` (or of a child process) that carries messages. */
export interface MessagePort {
  readonly connected: boolean;
  send?(message: unknown, ...rest: unknown[]): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}

/** A hop is confirmed when the pipe has taken the whole frame: a supervisor that does not read holds it back. */
export function createIpcHop(port: MessagePort): LiveHop {
  const listeners: ((message: unknown) => void)[] = [];
  return {
    send(tenantId, frame) {
      const message: LiveMessage = { type: 'live', tenantId, frame };
      if (!port.connected || port.send === undefined) return Promise.resolve();
      return new Promise((resolve, reject) => {
        port.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
      });
    },
    receive(handler) {
      const listener = (message: unknown): void => {
        if (isLiveMessage(message)) handler(message.tenantId, message.frame);
      };
      listeners.push(listener);
      port.on('message', listener);
    },
    close() {
      for (const listener of listeners) port.off('message', listener);
      return Promise.resolve();
    },
  };
}
