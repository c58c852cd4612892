import { DISPATCH_QUEUE, DispatchJob } from '@roadcall/contracts';
import { WORKER_TIMING, type QueueBackend } from './queue-backend.ts';
import { postgresQueue } from './queue-on-postgres.ts';
import { redisQueue } from './queue-on-redis.ts';

/** A wake-up to put into the queue. */
export interface JobToAdd {
  /** Jobs with the id of one that still waits or runs are dropped; no digits alone, no colon. */
  id: string;
  job: DispatchJob;
  /** Earliest start from now, ms; 0 by default. */
  delayMs?: number;
  /** 1 is taken first; jobs without one come before all others. */
  priority?: number;
}

export interface DispatchWorker {
  /** Takes no more jobs and waits for those in work. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** Jobs at once in this process. */
  concurrency: number;
  handle: (job: DispatchJob) => Promise<void>;
  /** A job that failed (it is tried again a few times), one that is no valid job, or a lost connection. */
  onError: (error: Error, what: string) => void;
}

export interface QueueDepth {
  waiting: number;
  active: number;
  delayed: number;
}

/** The dispatcher's queue. Nothing in it is the truth: all of it may be lost, or come twice. */
export interface DispatchQueue {
  readonly backend: 'postgres' | 'redis';
  /** @throws when the queue is away; nothing, some or all of the jobs may be in it then. */
  add(jobs: readonly JobToAdd[]): Promise<void>;
  depth(): Promise<QueueDepth>;
  /** Resolves when the queue answers. */
  check(): Promise<void>;
  work(options: WorkerOptions): DispatchWorker;
  close(): Promise<void>;
}

export interface DispatchQueueOptions {
  /** Runtime role's URL; its schema `bullmq` must have been made by `migrateQueue`. Used when `redisUrl` is unset. */
  databaseUrl: string;
  redisUrl?: string | undefined;
  onError: (error: Error) => void;
  /** Another name keeps tests apart on one server. */
  name?: string;
}

/** Finished jobs go at once, so that their ids can be used again; a failed one is tried 3 times within a second. */
const JOB_OPTIONS = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 3,
  backoff: { type: 'exponential', delay: 250 },
} as const;

/** A queue that takes longer counts as away; BullMQ itself waits for ever for a Redis that never came. */
const ADD_TIMEOUT_MS = 5_000;

/** Opens the queue on Redis when `redisUrl` is set, else on PostgreSQL; both are BullMQ. */
export function createDispatchQueue(options: DispatchQueueOptions): DispatchQueue {
  const { redisUrl, databaseUrl, onError } = options;
  const name = options.name ?? DISPATCH_QUEUE;
  const bull = redisUrl === undefined ? postgresQueue(name, databaseUrl) : redisQueue(name, redisUrl, onError);
  bull.queue.on('error', onError);
  return {
    backend: redisUrl === undefined ? 'postgres' : 'redis',
    async add(jobs) {
      // One by one: the bulk function on PostgreSQL makes two temporary tables per call and wants CREATE on the schema.
      const added = jobs.map(({ id, job, delayMs = 0, priority }) =>
        bull.queue.add(job.kind, job, {
          ...JOB_OPTIONS,
          jobId: id,
          delay: delayMs,
          ...(priority === undefined ? {} : { priority }),
        }),
      );
      await within(ADD_TIMEOUT_MS, Promise.all(added));
    },
    async depth() {
      const counts = await bull.queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed');
      return {
        waiting: (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0),
        active: counts['active'] ?? 0,
        delayed: counts['delayed'] ?? 0,
      };
    },
    async check() {
      await bull.ping();
    },
    work: (workerOptions) => startWorker(bull, workerOptions),
    async close() {
      await bull.queue.close();
      await bull.disconnect();
    },
  };
}

function startWorker(bull: QueueBackend, { concurrency, handle, onError }: WorkerOptions): DispatchWorker {
  const worker = bull.startWorker(
    async (job) => {
      const parsed = DispatchJob.safeParse(job.data);
      if (parsed.success) await handle(parsed.data);
      else onError(parsed.error, `job ${job.id ?? '?'} is not one of ours and was dropped`);
    },
    { ...WORKER_TIMING, concurrency },
  );
  worker.on('error', (error) => onError(error, 'the queue'));
  worker.on('failed', (job, error) => onError(error, `job ${job?.id ?? '?'}, attempt ${job?.attemptsMade ?? '?'}`));
  return { close: () => worker.close() };
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
