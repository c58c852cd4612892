import { describeError } from '@roadcall/service-kit';
import { sentenceFor } from './plain-error.ts';
import type { Screen } from './screen.ts';
import type { Standalone } from './standalone.ts';

/** A terminal and npm may both pass on one Ctrl-C; signals this close together are one. */
const SAME_SIGNAL_MS = 1_000;
const EXIT_FORCED = 130;

/**
 * Runs it until Ctrl-C (SIGINT), SIGTERM, SIGHUP or the end of whoever started it; a second Ctrl-C does not wait.
 * @param create gets what to call when it cannot go on.
 * @returns the exit code.
 */
export function runUntilSignal(
  create: (onFailure: (sentence: string) => void) => Standalone,
  screen: Screen,
): Promise<number> {
  return new Promise((resolve) => {
    let stoppingSince: number | undefined;
    let isReady = false;
    const end = (exitCode: number): void => {
      if (stoppingSince !== undefined) return;
      stoppingSince = Date.now();
      // A start that fails has had its say; how long it takes to clean up is of no interest.
      const stopped = isReady ? screen.phase('Stopping', () => standalone.stop()) : standalone.stop();
      stopped.then(
        () => resolve(exitCode),
        (error: unknown) => {
          process.stderr.write(`\n${describeError(error)}\n`);
          resolve(1);
        },
      );
    };
    const fail = (sentence: string): void => {
      process.stderr.write(`\n${sentence}\n`);
      end(1);
    };
    const standalone = create(fail);

    const onSignal = (): void => {
      if (stoppingSince === undefined) return end(0);
      if (Date.now() - stoppingSince < SAME_SIGNAL_MS) return;
      standalone.kill();
      resolve(EXIT_FORCED);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    process.on('disconnect', onSignal);

    standalone.start().then(
      () => (isReady = true),
      (error: unknown) => {
        if (stoppingSince === undefined) fail(sentenceFor(error) ?? `It could not be started: ${detail(error)}`);
      },
    );
  });
}

/** A fault of ours: the stack helps whoever has to find it. */
function detail(error: unknown): string {
  return error instanceof Error ? `${describeError(error)}\n${error.stack ?? ''}` : String(error);
}
