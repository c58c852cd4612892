import { spawn } from 'node:child_process';
import { PlainError } from './progress.mjs';

/**
 * Runs a program to its end and collects what it says.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {object} [options] those of `spawn`, and `onOutput` to see the text as it comes
 * @returns {Promise<{ code: number, output: string }>} code -1 when it could not be started or was killed
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const { onOutput, ...spawnOptions } = options;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
      onOutput?.(String(chunk));
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => resolve({ code: -1, output: `${output}${program}: ${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/** Like `run`, but a failure becomes a PlainError with the last lines of the output. */
export async function mustRun(sentence, program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  const tail = output.trimEnd().split('\n').slice(-15);
  throw new PlainError(`${sentence} The last lines of what it said:\n${tail.map((text) => `  ${text}`).join('\n')}`);
}
