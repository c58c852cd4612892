import type { Client } from 'aedes';
import type { DeviceId } from '@roadcall/contracts';
import type { DeviceSession } from './device-door.ts';

/** A session at this door. */
export interface OpenSession extends DeviceSession {
  readonly client: Client;
  /** Messages that wait for their PUBACK. */
  unacked: number;
  /** Nothing more is read from its socket until half of what waits is acknowledged. */
  held: boolean;
}

/** The sessions that are open, by connection, and how many each device has. */
export class SessionBook {
  private readonly byClient = new Map<Client, OpenSession>();
  private readonly counts = new Map<DeviceId, number>();

  get size(): number {
    return this.byClient.size;
  }

  of(client: Client): OpenSession | undefined {
    return this.byClient.get(client);
  }

  countOf(deviceId: DeviceId): number {
    return this.counts.get(deviceId) ?? 0;
  }

  all(): Iterable<OpenSession> {
    return this.byClient.values();
  }

  add(session: OpenSession): void {
    this.byClient.set(session.client, session);
    this.counts.set(session.deviceId, this.countOf(session.deviceId) + 1);
  }

  remove(session: OpenSession): void {
    if (!this.byClient.delete(session.client)) return;
    const left = this.countOf(session.deviceId) - 1;
    if (left === 0) this.counts.delete(session.deviceId);
    else this.counts.set(session.deviceId, left);
  }
}
