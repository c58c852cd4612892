import { describeError } from './errors.ts';
import type { Logger } from './logger.ts';
import { isSupervised } from './supervisor-channel.ts';

export type Closer = () => void | Promise<void>;

/** Ends a process in order. */
export interface Shutdown {
  /** Aborts as soon as the end has begun, for loops and waits. */
  signal: AbortSignal;
  /** Adds something to close. What was added last is closed first, as it may stand on what came before. */
  onClose(name: string, closer: Closer): void;
  /** Begins the end (once); resolves with the exit code when everything is closed or the deadline has passed. */
  begin(reason: string, exitCode?: number): Promise<number>;
  /**
   * Begins the end on SIGTERM, on SIGINT, when the supervisor's channel closes and on an error nobody caught, and
   * then exits. Under a supervisor SIGINT is ignored: a Ctrl-C reaches both, and the supervisor keeps the order.
   */
  listen(): void;
}

/** Errors that nobody caught, while ending because of the first one, before the process ends at once. */
const MAX_CRASHES = 20;

/** @param options.deadlineMs how long all closers together may take before the process ends without them. */
export function createShutdown(options: { logger: Logger; deadlineMs?: number }): Shutdown {
  const { logger } = options;
  const deadlineMs = options.deadlineMs ?? 7_000;
  const controller = new AbortController();
  const closers: { name: string; closer: Closer }[] = [];
  let ending: Promise<number> | undefined;

  const closeAll = async (): Promise<boolean> => {
    let clean = true;
    for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
      try {
        await next.closer();
      } catch (error) {
        clean = false;
        logger.error({ err: error, part: next.name }, 'could not be closed');
      }
    }
    return clean;
  };

  const end = async (reason: string, exitCode: number): Promise<number> => {
    logger.info({ reason }, 'stopping');
    controller.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadlineMs);
    });
    const outcome = await Promise.race([closeAll(), late]);
    clearTimeout(timer);
    if (outcome === 'late') logger.error({ deadlineMs }, 'not everything could be closed in time');
    return outcome === true ? exitCode : exitCode || 1;
  };

  const shutdown: Shutdown = {
    signal: controller.signal,
    onClose: (name, closer) => closers.push({ name, closer }),
    begin: (reason, exitCode = 0) => (ending ??= end(reason, exitCode)),
    listen() {
      process.on('SIGTERM', () => exitAfter(shutdown, 'SIGTERM', 0));
      process.on('SIGINT', () => {
        if (!isSupervised()) exitAfter(shutdown, 'SIGINT', 0);
      });
      process.on('disconnect', () => exitAfter(shutdown, 'the supervisor is gone', 0));
      // Whoever read our output may be gone; a line that nobody reads is no reason to crash, let alone for each line
      // about that crash.
      for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
      let crashes = 0;
      for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
        process.on(kind, (error: unknown) => {
          if (++crashes > MAX_CRASHES) process.exit(1);
          logger.fatal({ err: error }, kind);
          exitAfter(shutdown, `${kind}: ${describeError(error)}`, 1);
        });
      }
    },
  };
  return shutdown;
}

function exitAfter(shutdown: Shutdown, reason: string, exitCode: number): void {
  void shutdown.begin(reason, exitCode).then((code) => process.exit(code));
}
