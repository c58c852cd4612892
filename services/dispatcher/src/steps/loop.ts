/** Something that works again and again until it is stopped. */
export interface Loop {
  /** Works once more, now or right after the work that runs. */
  wake: () => void;
  /** Resolves when nothing runs any more. */
  stop: () => Promise<void>;
}

/** Does `work` at once, then every `intervalMs` after its end or when woken, never twice at a time. */
export function startLoop(options: {
  intervalMs: number;
  work: () => Promise<void>;
  onError: (error: unknown) => void;
}): Loop {
  const stop = new AbortController();
  let woken = false;
  let endPause: (() => void) | undefined;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, options.intervalMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      woken = false;
      await options.work().catch(options.onError);
      if (!stop.signal.aborted && !woken) await pause();
      endPause = undefined;
    }
  };
  const running = run();
  return {
    wake() {
      woken = true;
      endPause?.();
    },
    async stop() {
      stop.abort();
      endPause?.();
      await running;
    },
  };
}
