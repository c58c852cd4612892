/** Server time minus this machine's, ms: the most that any frame has shown, which is the one that travelled fastest. */
let offsetMs: number | undefined;

/** Learns from the server's time in a message that has just arrived. */
export function noteServerTime(serverMs: number): void {
  const seen = serverMs - Date.now();
  offsetMs = offsetMs === undefined ? seen : Math.max(seen, offsetMs - 1);
}

/** Now by the server's clock: promises are its instants, and a dispatcher's machine may be minutes off. */
export function serverNow(): number {
  return Date.now() + (offsetMs ?? 0);
}
