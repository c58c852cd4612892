import { createPostgresBackend, withBackend } from 'bullmq';
import type { QueueBackend } from './queue-backend.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Events that BullMQ keeps for listeners we do not have. */
const KEPT_EVENTS = 100;

/**
 * BullMQ on the product's own PostgreSQL, schema `bullmq`. Connections run with that search path, are kept alive, and
 * one per worker only listens.
 */
export function postgresQueue(name: string, databaseUrl: string): QueueBackend {
  const connection = (use: string, max: number) => ({
    connectionString: databaseUrl,
    max,
    application_name: `roadcall-queue-${use}`,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    options: '-c TimeZone=UTC',
  });
  const queue = new Queue(name, {
    connection: connection('add', 2),
    streams: { events: { maxLen: KEPT_EVENTS } },
  });
  return {
    queue,
    startWorker: (processor, options) =>
      new Worker(name, processor, { ...options, connection: connection('work', options.concurrency + 1) }),
    ping: () => queue.getJobCounts('active'),
    disconnect: () => Promise.resolve(),
  };
}
