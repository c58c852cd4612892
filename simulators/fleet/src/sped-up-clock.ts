/** The city's clock: it shows the real time when it is made, and then runs `speedup` times as fast. */
export class SpedUpClock {
  readonly #startMs: number;
  readonly #speedup: number;

  constructor(startMs: number, speedup: number) {
    this.#startMs = startMs;
    this.#speedup = speedup;
  }

  /** Time in the city at a real time, ms since the epoch. */
  cityMs(realMs: number): number {
    return this.#startMs + (realMs - this.#startMs) * this.#speedup;
  }

  /** Real time at a time of the city, ms since the epoch. */
  realMs(cityMs: number): number {
    return this.#startMs + (cityMs - this.#startMs) / this.#speedup;
  }
}
