import { describeError, type Logger, type Shutdown } from '@roadcall/service-kit';

/**
 * Runs something every so often, never twice at once, and a last time at shutdown. A failure is logged when it begins; what
 * was not done is done at the next turn.
 */
export function startRoutine(options: {
  name: string;
  everyMs: number;
  run(): Promise<void>;
  /** Instead of `run` at shutdown. */
  runLast?(): Promise<void>;
  logger: Logger;
  shutdown: Shutdown;
}): void {
  const { name, logger } = options;
  let running: Promise<void> | undefined;
  let failing = false;
  const turn = async (isLast: boolean): Promise<void> => {
    try {
      if (isLast && options.runLast !== undefined) await options.runLast();
      else await options.run();
      failing = false;
    } catch (error) {
      if (!failing) logger.warn({ reason: describeError(error), routine: name }, 'could not be done; trying again');
      failing = true;
    }
  };
  const start = (isLast: boolean): Promise<void> => (running ??= turn(isLast).finally(() => (running = undefined)));
  const timer = setInterval(() => void start(false), options.everyMs);
  options.shutdown.onClose(name, async () => {
    clearInterval(timer);
    await running;
    await start(true);
  });
}
