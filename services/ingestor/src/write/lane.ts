import { weightOf, type Submission } from './submission.ts';

export interface LaneOptions {
  /** Stores a batch and settles its messages; keeps trying while the database is away, and never rejects. */
  write(batch: Submission[]): Promise<void>;
  /** Called when a batch is written. */
  onRoom?(): void;
  /** All lanes, this one too: what is little in several of them leaves as one batch. */
  lanes?(): readonly Lane[];
  /** A batch leaves this long after a message that is urgent, ms … */
  maxWaitMs: number;
  /** … and otherwise, with few messages waiting, this long after the batch before: each costs as much as some ten messages. */
  quietEveryMs: number;
  /** … or when it has this many fixes. */
  maxFixes: number;
}

/** As many messages as this make a batch worth its while: it leaves `maxWaitMs` after the first of them. */
const WORTH_A_BATCH = 32;

/** Fixes that are worth a connection of their own: fewer leave with those of another lane, since each batch costs as much as some ten messages. */
const WORTH_A_CONNECTION = 1_000;

/** One writer: batches leave one after the other, so that the messages of a device are stored in their order. */
export interface Lane {
  push(submission: Submission): void;
  /** Fixes that wait or are being written. */
  readonly depth: number;
  /** When the oldest message was received that waits or is being written (server clock, ms); Infinity: none. */
  readonly oldestReceivedAt: number;
  /** Resolves when everything that was pushed is written. */
  drain(): Promise<void>;
  /**
   * Gives all that waits here to the batch of another lane, if that is little and nothing of this one is being written.
   * @param written resolves when it is stored; until then this lane writes nothing else.
   */
  join(written: Promise<void>): readonly Submission[];
}

export function createLane(options: LaneOptions): Lane {
  let waiting: Submission[] = [];
  let waitingFixes = 0;
  let writingFixes = 0;
  /** When the first of those that wait came, and when they have to leave (monotonic, ms). */
  let firstAt = 0;
  let dueAt = Number.POSITIVE_INFINITY;
  let startedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let writing: Promise<void> | undefined;
  let batch: readonly Submission[] = [];

  function schedule(): void {
    if (writing !== undefined || waiting.length === 0) return;
    const dueInMs = waitingFixes >= options.maxFixes ? 0 : dueAt - performance.now();
    if (dueInMs <= 0) return start();
    if (timer !== undefined && timerAt <= dueAt) return;
    clearTimeout(timer);
    timerAt = dueAt;
    timer = setTimeout(start, dueInMs);
  }

  function start(): void {
    const { promise: written, resolve } = Promise.withResolvers<void>();
    const all = [...leave(written)];
    let fixes = writingFixes;
    for (const lane of options.lanes?.() ?? []) {
      if (fixes >= WORTH_A_CONNECTION) break;
      for (const submission of lane.join(written)) {
        all.push(submission);
        fixes += weightOf(submission);
      }
    }
    void options.write(all).finally(resolve);
  }

  /** A batch of this lane is under way until then. */
  function leave(written: Promise<void>): readonly Submission[] {
    clearTimeout(timer);
    timer = undefined;
    startedAt = performance.now();
    batch = take();
    writing = goOnAfter(written);
    return batch;
  }

  async function goOnAfter(written: Promise<void>): Promise<void> {
    await written;
    writing = undefined;
    batch = [];
    writingFixes = 0;
    schedule();
    options.onRoom?.();
  }

  /** Whole messages from the front, up to the limit; at least one. */
  function take(): Submission[] {
    let count = 0;
    let fixes = 0;
    while (count < waiting.length && (count === 0 || fixes + weightOf(waiting[count]!) <= options.maxFixes)) {
      fixes += weightOf(waiting[count]!);
      count += 1;
    }
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingFixes -= fixes;
    writingFixes = fixes;
    return taken;
  }

  return {
    push(submission) {
      const now = performance.now();
      if (waiting.length === 0) {
        firstAt = now;
        dueAt = Math.max(now + options.maxWaitMs, startedAt + options.quietEveryMs);
      }
      waiting.push(submission);
      waitingFixes += weightOf(submission);
      if (submission.isUrgent) dueAt = Math.min(dueAt, now + options.maxWaitMs);
      else if (waiting.length >= WORTH_A_BATCH) dueAt = Math.min(dueAt, firstAt + options.maxWaitMs);
      schedule();
    },
    get depth() {
      return waitingFixes + writingFixes;
    },
    get oldestReceivedAt() {
      let oldest = Number.POSITIVE_INFINITY;
      for (const { message } of batch) oldest = Math.min(oldest, message.receivedAt);
      for (const { message } of waiting) oldest = Math.min(oldest, message.receivedAt);
      return oldest;
    },
    join(written) {
      if (writing !== undefined || waiting.length === 0 || waitingFixes >= WORTH_A_CONNECTION) return [];
      return leave(written);
    },
    async drain() {
      for (;;) {
        if (writing === undefined && waiting.length === 0) return;
        if (writing === undefined) start();
        await writing;
      }
    },
  };
}

/** Which of `count` lanes a device always uses (FNV-1a of its id). */
export function laneOf(deviceId: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < deviceId.length; i++) hash = Math.imul(hash ^ deviceId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % count;
}
