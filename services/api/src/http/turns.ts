import { ProblemError } from './problems.ts';

/** Seconds after which a refused client may ask again. */
const RETRY_AFTER_S = '1';

/**
 * Lets work that has to wait for itself in the database anyway (a running number is given one at a time) wait in memory instead,
 * per key: each wait there holds a connection, and when all are held so, nobody else gets an answer either. Those that come
 * first go first.
 */
export class Turns<K> {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #queues = new Map<K, { running: number; waiting: (() => void)[] }>();

  /** @param limits how many work at once per key, and how many more may wait. */
  constructor(limits: { atOnce: number; mostWaiting: number }) {
    this.#atOnce = limits.atOnce;
    this.#mostWaiting = limits.mostWaiting;
  }

  /** @throws ProblemError 503 when too many wait already; else what `work` throws. */
  async take<T>(key: K, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(key) ?? { running: 0, waiting: [] };
    this.#queues.set(key, queue);
    if (queue.running < this.#atOnce) queue.running += 1;
    else {
      if (queue.waiting.length >= this.#mostWaiting) {
        throw new ProblemError(503, 'busy', 'Too many of these at once, try again', {
          headers: { 'retry-after': RETRY_AFTER_S },
        });
      }
      // Whoever has finished hands its place on: `running` stays.
      await new Promise<void>((resolve) => queue.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = queue.waiting.shift();
      if (next !== undefined) next();
      else {
        queue.running -= 1;
        if (queue.running === 0) this.#queues.delete(key);
      }
    }
  }
}
