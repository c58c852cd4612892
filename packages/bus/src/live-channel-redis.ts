import { TenantId } from '@roadcall/contracts';
import { Redis } from 'ioredis';
import type { LiveHop } from './live-channel.ts';

const PREFIX = 'roadcall:live:';

/**
 * Redis publish/subscribe, channel `roadcall:live:{tenantId}`. While Redis is away frames are dropped, not queued; both
 * connections come back by themselves.
 */
export function createRedisHop(redisUrl: string): LiveHop {
  const connections: Redis[] = [];
  const open = (options: { offlineQueue: boolean }): Redis => {
    const redis = new Redis(redisUrl, {
      enableOfflineQueue: options.offlineQueue,
      maxRetriesPerRequest: options.offlineQueue ? null : 0,
      retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
    });
    // Without a listener a lost connection would end the process; readiness reports Redis where it is needed.
    redis.on('error', () => undefined);
    connections.push(redis);
    return redis;
  };
  let publisher: Redis | undefined;
  return {
    async send(tenantId, frame) {
      publisher ??= open({ offlineQueue: false });
      await publisher.publish(`${PREFIX}${tenantId}`, Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
    },
    receive(handler) {
      const subscriber = open({ offlineQueue: true });
      subscriber.on('pmessageBuffer', (_pattern: unknown, channel: Buffer, frame: Buffer) => {
        const tenantId = TenantId.safeParse(Number(channel.toString().slice(PREFIX.length)));
        if (tenantId.success) handler(tenantId.data, frame);
      });
      subscriber.psubscribe(`${PREFIX}*`).catch(() => undefined);
    },
    close() {
      for (const connection of connections) connection.disconnect();
      return Promise.resolve();
    },
  };
}
