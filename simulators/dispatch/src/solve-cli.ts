/** `npm run solve -- FILE`: the optimum of an assignment problem in the OR-Library's format, with its proof. */
import { readFile } from 'node:fs/promises';
import { BadMatrixError, readMatrix } from './read-matrix.ts';
import { solveMatrix } from './solve-matrix.ts';

const file = process.argv[2];
if (file === undefined || process.argv.length > 3) {
  process.stderr.write('usage: npm run solve -- FILE   (n, then n × n costs)\n');
  process.exit(2);
}
try {
  const matrix = readMatrix(await readFile(file, 'utf8'));
  const startedAt = performance.now();
  const { optimum, columnOfRow, certificate } = solveMatrix(matrix);
  const tookMs = performance.now() - startedAt;
  for (const [row, column] of columnOfRow.entries()) process.stdout.write(`${row + 1} ${column + 1}\n`);
  process.stdout.write(
    `optimum ${optimum}   duality gap ${certificate.dualityGap}   ${matrix.size} × ${matrix.size} in ${tookMs.toFixed(1)} ms\n`,
  );
  for (const fault of certificate.faults) process.stderr.write(`not proved: ${fault}\n`);
  process.exitCode = certificate.faults.length === 0 ? 0 : 1;
} catch (error) {
  const why = error instanceof BadMatrixError || isFileError(error) ? error.message : undefined;
  if (why === undefined) throw error;
  process.stderr.write(`${file}: ${why}\n`);
  process.exitCode = 1;
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
