/** Numbers 0 ≤ x < 1, the same for the same seed on every machine. */
export type Random = () => number;

/** mulberry32: small, fast, and good enough to lay out a city. `stream` separates uses of one seed. */
export function seededRandom(seed: number, stream: string): Random {
  let state = seed >>> 0;
  for (const letter of stream) state = (Math.imul(state ^ letter.codePointAt(0)!, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Smooth noise over the plane, −1…1, varying over about `scaleM` metres. */
export function smoothNoise(random: Random, scaleM: number): (x: number, y: number) => number {
  const size = 64;
  const values = Float64Array.from({ length: size * size }, () => random() * 2 - 1);
  const value = (i: number, j: number): number => values[(i & (size - 1)) * size + (j & (size - 1))]!;
  return (x, y) => {
    const [u, v] = [x / scaleM + 1000, y / scaleM + 1000];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [ease(u - i), ease(v - j)];
    const low = value(i, j) * (1 - s) + value(i + 1, j) * s;
    const high = value(i, j + 1) * (1 - s) + value(i + 1, j + 1) * s;
    return low * (1 - t) + high * t;
  };
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
