import { describeError } from './errors.ts';

/** Resolves when the part works, rejects with the reason when it does not. */
export type ReadyCheck = () => Promise<void>;

export interface Readiness {
  ready: boolean;
  /** "ok" or what is wrong, per part. */
  checks: Record<string, string>;
}

/** Runs all checks side by side; one that takes longer than `timeoutMs` counts as failed. */
export async function checkReadiness(checks: Record<string, ReadyCheck>, timeoutMs = 2_000): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([part, check]) => [part, await outcome(check, timeoutMs)] as const),
  );
  return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
}

async function outcome(check: ReadyCheck, timeoutMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${timeoutMs} ms`), timeoutMs);
  });
  const answer = Promise.resolve()
    .then(check)
    .then(
      () => 'ok',
      (error: unknown) => describeError(error),
    );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
