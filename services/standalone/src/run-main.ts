import { parseOptions } from './options.ts';
import { sentenceFor } from './plain-error.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { createScreen } from './screen.ts';
import { createStandalone, type Parts } from './standalone.ts';

/**
 * The whole program but for its parts.
 * @returns the exit code; every fault of the surroundings has been told in one sentence.
 */
export async function runMain(args: string[], parts: Parts): Promise<number> {
  try {
    const parsed = parseOptions(args);
    if ('help' in parsed) {
      process.stdout.write(parsed.help);
      return 0;
    }
    const screen = createScreen(process.stdout);
    return await runUntilSignal((onFailure) => createStandalone(parsed.options, parts, screen, onFailure), screen);
  } catch (error) {
    const sentence = sentenceFor(error);
    if (sentence === undefined) throw error;
    process.stderr.write(`${sentence}\n`);
    return 1;
  }
}
