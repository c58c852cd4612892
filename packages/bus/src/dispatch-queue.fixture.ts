// A worker in a process of its own that takes a job and never finishes it, for the test that kills it.
import { createDispatchQueue } from './dispatch-queue.ts';

const queue = createDispatchQueue({
  databaseUrl: process.env['DATABASE_URL'] ?? '',
  redisUrl: process.env['REDIS_URL'],
  onError: (error) => console.error(error),
});
queue.work({
  concurrency: 1,
  onError: (error) => console.error(error),
  handle: (job) => {
    process.send?.(job);
    return new Promise(() => undefined);
  },
});
