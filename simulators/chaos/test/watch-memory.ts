const EVERY_MS = 500;

/** Looks at a process's memory until `end`, which returns the most that was seen. */
export function watchMemory(rssBytes: () => number): { end(): number } {
  let most = 0;
  const look = (): void => {
    const now = rssBytes();
    if (now > most) most = now;
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    end() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}
