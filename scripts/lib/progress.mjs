/** A fault whose message is all a person needs; shown without a stack. */
export class PlainError extends Error {}

/**
 * Runs one phase and prints what it was and how long it took: "Packages … 34.2 s". On a terminal the line appears at
 * once and is completed in place; elsewhere a phase that takes long is announced.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T> | T} work a result of `false` means that there was nothing to do
 * @returns {Promise<T>}
 */
export async function phase(what, work) {
  const started = performance.now();
  const live = process.stdout.isTTY === true;
  const ticker = live
    ? setInterval(() => process.stdout.write(`\r${line(what, started)}`), 500)
    : setTimeout(() => process.stdout.write(`${what} …\n`), 2_000);
  if (live) process.stdout.write(line(what, started));
  try {
    const result = await work();
    clearTimeout(ticker);
    const note = result === false ? ' (nothing to do)' : '';
    process.stdout.write(`${live ? '\r' : ''}${line(what, started)}${note}\n`);
    return result;
  } catch (error) {
    clearTimeout(ticker);
    process.stdout.write(`${live ? '\r' : ''}${line(what, started)} failed\n`);
    throw error;
  }
}

function line(what, started) {
  return `${`${what} …`.padEnd(34)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`;
}

/** Ends the process with one clear sentence. */
export function fail(error) {
  process.exitCode = 1;
  process.stderr.write(`\n${error instanceof PlainError ? error.message : (error?.stack ?? error)}\n`);
}
