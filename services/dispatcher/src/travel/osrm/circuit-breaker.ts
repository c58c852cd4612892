/** When a source is no longer asked, and for how long. */
export interface BreakerSettings {
  /** Failures on end that open it. */
  readonly failures: number;
  /** Open for so long; then one question tries whether it is well again, ms. */
  readonly openMs: number;
}

/** Keeps a failing source from being asked: who waits for its deadline each time is slow each time. The clock is an argument. */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  #failures = 0;
  #openUntil = -Infinity;
  #isTrying = false;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  /** Whether to ask now; who may must say `succeeded` or `failed`. */
  mayAsk(nowMs: number): boolean {
    if (this.#failures < this.#settings.failures) return true;
    if (nowMs < this.#openUntil || this.#isTrying) return false;
    this.#isTrying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#isTrying = false;
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    this.#isTrying = false;
    this.#openUntil = nowMs + this.#settings.openMs;
  }
}
