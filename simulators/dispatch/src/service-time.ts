import type { Random } from '@roadcall/roads';

const SAMPLES = 4_000;

/** How long units stay on a scene, as a dispatcher knows it from past jobs. */
export class ServiceTime {
  /** Sorted, seconds. */
  readonly #past: Float64Array;

  constructor(past: Iterable<number>) {
    this.#past = Float64Array.from(past).toSorted();
    if (this.#past.length === 0) throw new RangeError('there is no past job to learn from');
  }

  /** Of jobs that took longer than `elapsedS`, the share `quantile` was done after this many seconds more. */
  remainingS(elapsedS: number, quantile: number): number {
    const count = this.#past.length;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#past[middle]! <= elapsedS) low = middle + 1;
      else high = middle;
    }
    const at = Math.min(count - 1, low + Math.floor(quantile * (count - low)));
    return Math.max(60, this.#past[at]! - elapsedS);
  }
}

/** Times on scene of made days: lognormal, as repair and tow times are. */
export class MadeServiceTimes {
  readonly #mu: number;
  readonly #sigma: number;

  /** @param deviation of the mean, e.g. 0.5. */
  constructor(meanS: number, deviation: number) {
    const variance = Math.log(1 + deviation * deviation);
    this.#mu = Math.log(meanS) - variance / 2;
    this.#sigma = Math.sqrt(variance);
  }

  draw(random: Random): number {
    return Math.exp(this.#mu + this.#sigma * normal(random));
  }

  /** What a dispatcher would know after many jobs. */
  learned(random: Random): ServiceTime {
    return new ServiceTime(Array.from({ length: SAMPLES }, () => this.draw(random)));
  }
}

/** How much longer or shorter than foreseen a drive takes: lognormal with mean 1. */
export function drawNoise(random: Random, sigma: number): number {
  return Math.exp(sigma * normal(random) - (sigma * sigma) / 2);
}

/** Standard normal by Box and Muller; 1 − x because the logarithm of 0 is not finite. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
