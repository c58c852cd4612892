import { Worker } from 'node:worker_threads';
import type {
  DecisionDraft,
  Order,
  Plan,
  PlannerMessage,
  PlannerStart,
  PlanQuestion,
  ReplacementDraft,
} from './planner-messages.ts';

/** A thread that has not answered for so long is stuck: it is ended and another one started. */
const STUCK_MS = 60_000;

interface Waiting {
  readonly groups: (readonly Order[])[];
  readonly notes: DecisionDraft[];
  readonly replacementNotes: ReplacementDraft[];
  readonly resolve: (plan: Plan) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The main thread's end of a planning thread, which starts when it is warmed or asked, and again after it has died. */
export class PlannerThread {
  readonly #start: PlannerStart;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ready = Promise.withResolvers<void>();
  #ids = 0;

  constructor(start: PlannerStart) {
    this.#start = start;
  }

  /** Starts the thread ahead of the first question; resolves when it could answer one, or has died. */
  warm(): Promise<void> {
    this.#running();
    return this.#ready.promise;
  }

  /** @throws when the thread fails, dies or is stuck. */
  plan(question: Omit<PlanQuestion, 'id'>): Promise<Plan> {
    const worker = this.#running();
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#die(worker, new Error('the planning thread is stuck')), STUCK_MS);
      this.#waiting.set(id, { groups: [], notes: [], replacementNotes: [], resolve, reject, timer });
      worker.postMessage({ ...question, id } satisfies PlanQuestion);
    });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker !== undefined) this.#die(worker, new Error('the dispatcher stops'));
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('planner-worker.ts', import.meta.url), { workerData: this.#start });
    worker.on('message', (message: PlannerMessage) => this.#take(message));
    worker.on('error', (error) => this.#die(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.#die(worker, new Error(`the planning thread ended with code ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #take(message: PlannerMessage): void {
    if (message.kind === 'ready') {
      this.#ready.resolve();
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'part') {
      waiting.groups.push(...message.groups);
      waiting.notes.push(...message.notes);
      waiting.replacementNotes.push(...message.replacementNotes);
      return;
    }
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.kind === 'failed') waiting.reject(new Error(message.message));
    else waiting.resolve({ ...waiting, proof: message.proof, times: message.times });
  }

  /** Nobody waits for this thread any longer. */
  #die(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#ready.resolve();
    this.#ready = Promise.withResolvers();
    void worker.terminate();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}
