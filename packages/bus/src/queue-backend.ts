import type { DispatchJob } from '@roadcall/contracts';
import type { Job, JobsOptions, Processor } from 'bullmq';

/** What our queue needs of BullMQ, whatever is behind it. */
export interface QueueBackend {
  queue: {
    add(name: string, data: DispatchJob, options: JobsOptions): Promise<unknown>;
    getJobCounts(...states: string[]): Promise<Record<string, number>>;
    close(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): unknown;
  };
  startWorker(processor: Processor, options: typeof WORKER_TIMING & { concurrency: number }): BullWorker;
  ping(): Promise<unknown>;
  disconnect(): Promise<void>;
}

interface BullWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  close(): Promise<void>;
}

/**
 * A worker that was killed gives its job back when its lock has run out and the next check has seen that: 6.0 s on both
 * backends (BullMQ's own values: a minute). `maxStalledCount`: what kills its worker again and again is given up; the
 * sweep brings the wake-up back if it is still needed.
 */
export const WORKER_TIMING = {
  lockDuration: 5_000,
  stalledInterval: 2_000,
  maxStalledCount: 3,
  drainDelay: 5,
  runRetryDelay: 1_000,
} as const;
