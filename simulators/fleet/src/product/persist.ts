import { setTimeout as pause } from 'node:timers/promises';
import { ApiRefusal } from './api-client.ts';

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Does something again and again until the API takes it: over restarts of the API and the loss of its database. A refusal
 * that will not pass is thrown, and so is the end of the simulator (an AbortError). `onPause` hears why it waits.
 */
export async function persist<T>(
  act: () => Promise<T>,
  options: { signal: AbortSignal; onPause?: (error: unknown) => void },
): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await act();
    } catch (error) {
      if (options.signal.aborted || !isPassing(error)) throw error;
      options.onPause?.(error);
    }
    await pause(pauseMs, undefined, { signal: options.signal });
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof ApiRefusal) return error.isPassing;
  // fetch without an answer, or one that came too late.
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}
