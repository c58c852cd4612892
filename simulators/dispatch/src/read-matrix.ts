/** A square cost matrix as its file has it. */
export interface CostMatrix {
  readonly size: number;
  /** Row after row. */
  readonly costs: readonly number[];
  /** Digits behind the point that some cost has. */
  readonly decimals: number;
}

/** Larger files are refused: 5,000 × 5,000 costs fit. */
export const MAX_MATRIX_SIZE = 5_000;

export class BadMatrixError extends Error {
  override name = 'BadMatrixError';
}

/**
 * Reads the OR-Library's format of assignment problems: the size n, then n × n costs row after row, separated by any
 * white space, lines broken anywhere (J. E. Beasley, "OR-Library", files assign100 … assign800).
 * @throws BadMatrixError naming the number that is wrong, by its place.
 */
export function readMatrix(text: string): CostMatrix {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const size = Number(words[0]);
  if (!Number.isInteger(size) || size < 1 || size > MAX_MATRIX_SIZE) {
    throw new BadMatrixError(
      `the first number must be the size, a whole number from 1 to ${MAX_MATRIX_SIZE}; it is ${words[0] ?? 'missing'}`,
    );
  }
  if (words.length !== 1 + size * size) {
    throw new BadMatrixError(
      `after the size ${size} there must be ${size * size} costs; there are ${words.length - 1}`,
    );
  }
  let decimals = 0;
  const costs = words.slice(1).map((word, index) => {
    const match = /^[+-]?\d+(?:\.(\d*))?$/.exec(word);
    if (match === null) {
      const place = `row ${Math.floor(index / size) + 1}, column ${(index % size) + 1}`;
      throw new BadMatrixError(`${place}: "${word.slice(0, 40)}" is no decimal number`);
    }
    decimals = Math.max(decimals, match[1]?.length ?? 0);
    return Number(word);
  });
  return { size, costs, decimals };
}
