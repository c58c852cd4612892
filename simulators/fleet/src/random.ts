/** A stream of random numbers that the seed alone decides: the same seed gives the same city day. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** min ≤ x < max */
  between(min: number, max: number): number;
  /** Whole number, both ends included. */
  int(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the list. Throws RangeError when it is empty. */
  pick<T>(list: readonly T[]): T;
  /** One of the values, each as likely as its weight. Throws RangeError when the list is empty. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
  /** Normally distributed. */
  normal(mean: number, deviation: number): number;
}

/** The stream of a name, e.g. `seededRandom(7, 'vehicle', 12)`; streams of different names are independent. */
export function seededRandom(...name: (string | number)[]): Random {
  const next = mulberry32(hash(name.join('/')));
  const between = (min: number, max: number): number => min + next() * (max - min);
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[Math.floor(next() * list.length)]!;
  };
  return {
    next,
    between,
    int: (min, max) => Math.floor(between(min, max + 1)),
    chance: (probability) => next() < probability,
    pick,
    weighted(choices) {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      const chosen = choices.find(([, weight]) => (left -= weight) < 0) ?? choices.at(-1);
      if (!chosen) throw new RangeError('nothing to pick from');
      return chosen[0];
    },
    // Box–Muller; 1 − x because the logarithm of 0 is not finite.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** FNV-1a with a final mix, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Small, fast, 32 bits of state: enough for traffic, not for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
