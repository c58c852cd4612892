import type { Place } from '@roadcall/contracts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { OsrmError } from './osrm-answer.ts';
import { osrmTable, requestsFor, type OsrmOptions, type TableRow } from './osrm-table.ts';

/** How a question ended: `ok`, by the code of the failure, `slow` at its deadline; `open`, `too_many`: it was not asked. */
export type OsrmOutcome = string;

export interface GuardedOptions extends OsrmOptions {
  /** No question takes longer, ms. */
  readonly deadlineMs: number;
  /** Failures on end after which it is left alone for a while. */
  readonly failures: number;
  readonly openMs: number;
  /** A question that would take more requests is not asked: it would not be answered in time. */
  readonly maxRequests: number;
  readonly onAnswer: (outcome: OsrmOutcome, tookMs: number) => void;
}

/** Defaults of the configuration (ours). */
export const OSRM_DEFAULTS = {
  maxTable: 100,
  snapM: 500,
  deadlineMs: 800,
  failures: 3,
  openMs: 15_000,
  maxRequests: 60,
} as const;

/** The routing service behind a deadline and a circuit breaker: it answers in time, or not at all. */
export class GuardedOsrm {
  readonly #options: GuardedOptions;
  readonly #breaker: CircuitBreaker;
  #last: OsrmOutcome = 'untried';

  constructor(options: GuardedOptions) {
    this.#options = {
      ...options,
      onAnswer: (outcome, tookMs) => {
        this.#last = outcome;
        options.onAnswer(outcome, tookMs);
      },
    };
    this.#breaker = new CircuitBreaker(options);
  }

  /** How the last question ended; `untried`: there was none. */
  get state(): OsrmOutcome {
    return this.#last;
  }

  /** Drives from some places to others, one row per destination; null: not in time. Never throws for what the service does. */
  async rows(from: readonly Place[], to: readonly Place[]): Promise<TableRow[] | null> {
    const { deadlineMs, onAnswer } = this.#options;
    if (from.length === 0 || to.length === 0) return null;
    if (requestsFor(from.length, to.length, this.#options.maxTable) > this.#options.maxRequests) {
      onAnswer('too_many', 0);
      return null;
    }
    const startedAt = performance.now();
    if (!this.#breaker.mayAsk(startedAt)) {
      onAnswer('open', 0);
      return null;
    }
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const rows = await osrmTable(this.#options, from, to, signal);
      this.#breaker.succeeded();
      onAnswer('ok', performance.now() - startedAt);
      return rows;
    } catch (error) {
      if (!(error instanceof OsrmError) && !signal.aborted) throw error;
      this.#breaker.failed(performance.now());
      onAnswer(error instanceof OsrmError ? error.code : 'slow', performance.now() - startedAt);
      return null;
    }
  }
}
