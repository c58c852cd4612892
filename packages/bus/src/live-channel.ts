import { createIpcHop } from './live-channel-ipc.ts';
import { createRedisHop } from './live-channel-redis.ts';
import { coalesce } from './live-channel-coalesce.ts';
import type { LiveRecord, TenantId } from '@roadcall/contracts';

/** What a subscriber gets: the newest motion of some vehicles and units of one tenant. */
export type LiveHandler = (tenantId: TenantId, records: LiveRecord[]) => void;

/** Way of motion from the ingestors to the gateways. May drop, never queues: what waits is one state per vehicle. */
export interface LiveChannel {
  /**
   * Hands over newest states. While an earlier frame is not yet confirmed by the next hop they are kept, the newest per
   * `no` only. Never throws and never waits: motion is lost before ingest is slowed.
   */
  publish(tenantId: TenantId, records: readonly LiveRecord[]): void;
  subscribe(handler: LiveHandler): void;
  close(): Promise<void>;
}

/** One step of the way: resolves when the next process (or Redis) has taken the frame. */
export interface LiveHop {
  send(tenantId: TenantId, frame: Uint8Array): Promise<void>;
  receive(handler: (tenantId: TenantId, frame: Uint8Array) => void): void;
  close(): Promise<void>;
}

/**
 * Redis publish/subscribe when a URL is given, else messages to the supervisor, which forwards them to its other
 * children. Without both (a service started by hand) frames go nowhere.
 */
export function createLiveChannel(options: { redisUrl?: string | undefined } = {}): LiveChannel {
  const hop = options.redisUrl === undefined ? createIpcHop(process) : createRedisHop(options.redisUrl);
  return coalesce(hop);
}
