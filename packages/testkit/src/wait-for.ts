export interface WaitOptions {
  timeoutMs: number;
  /** Pause between two looks; the default of 20 ms suits local servers. */
  intervalMs?: number;
  /** Named in the error, so that a failed wait says what did not happen. */
  what?: string;
}

/**
 * Waits until `condition` returns something truthy (and returns it). An exception in it counts as "not yet" and
 * becomes the cause of the error.
 * @throws Error when nothing truthy came within `timeoutMs`.
 */
export async function waitFor<T>(condition: () => T | Promise<T>, options: WaitOptions): Promise<NonNullable<T>> {
  const deadline = Date.now() + options.timeoutMs;
  let lastError: unknown;
  do {
    try {
      const result = await condition();
      if (result) return result;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await new Promise((resolve) => setTimeout(resolve, options.intervalMs ?? 20));
  } while (Date.now() < deadline);
  throw new Error(`waited ${options.timeoutMs} ms in vain for ${options.what ?? 'a condition'}`, { cause: lastError });
}
