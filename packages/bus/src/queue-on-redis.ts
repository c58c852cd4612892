import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './queue-backend.ts';

/** Events that BullMQ keeps for listeners we do not have. */
const KEPT_EVENTS = 100;

/**
 * BullMQ on Redis or Valkey (append-only file on, noeviction). Adding fails at once while Redis is away, so that the
 * outbox keeps the events; workers wait and come back by themselves.
 */
export function redisQueue(name: string, redisUrl: string, onError: (error: Error) => void): QueueBackend {
  const connections: Redis[] = [];
  const connect = (options: { patient: boolean }): Redis => {
    const redis = new Redis(redisUrl, {
      enableOfflineQueue: options.patient,
      maxRetriesPerRequest: options.patient ? null : 0,
      retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
    });
    redis.on('error', onError);
    connections.push(redis);
    return redis;
  };
  const producer = connect({ patient: false });
  const queue = new Queue(name, { connection: producer, streams: { events: { maxLen: KEPT_EVENTS } } });
  return {
    queue,
    startWorker: (processor, options) =>
      new Worker(name, processor, { ...options, connection: connect({ patient: true }) }),
    ping: () => queue.waitUntilReady().then(() => producer.ping()),
    disconnect: () => {
      for (const connection of connections) connection.disconnect();
      return Promise.resolve();
    },
  };
}
