import type { Screen } from './screen.ts';

const QUIET_MS = 60_000;
const LOUD_LEVELS = new Set(['warn', 'error', 'fatal']);

/** Shows the warnings and errors among the log lines of the children. */
export interface Notices {
  /** Takes one line of a child's standard output; returns its message if it was an error. */
  take(child: string, line: string): string | undefined;
}

/** The same message of the same child is shown once a minute, with the number of those left out. */
export function createNotices(screen: Screen, now: () => number = Date.now): Notices {
  const shown = new Map<string, { at: number; leftOut: number }>();
  return {
    take(child, line) {
      const entry = parse(line);
      if (entry === undefined || !LOUD_LEVELS.has(entry.level)) return undefined;
      const key = `${child} ${entry.message}`;
      const earlier = shown.get(key);
      if (earlier !== undefined && now() - earlier.at < QUIET_MS) {
        earlier.leftOut++;
      } else {
        const more = earlier !== undefined && earlier.leftOut > 0 ? ` (${earlier.leftOut} times more before)` : '';
        const reason = entry.reason === undefined || entry.message.includes(entry.reason) ? '' : `: ${entry.reason}`;
        screen.say(`${entry.clock} ${child} ${entry.level}: ${entry.message}${reason}${more}`);
        shown.set(key, { at: now(), leftOut: 0 });
      }
      return entry.level === 'warn' ? undefined : entry.message;
    },
  };
}

function parse(
  line: string,
): { level: string; message: string; reason: string | undefined; clock: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as { level?: unknown; msg?: unknown; time?: unknown; err?: { message?: unknown } };
    if (typeof entry.level !== 'string') return undefined;
    const reason = entry.err?.message;
    return {
      level: entry.level,
      message: typeof entry.msg === 'string' ? entry.msg : 'no message',
      reason: typeof reason === 'string' ? reason : undefined,
      clock: typeof entry.time === 'string' ? entry.time.slice(11, 19) : '',
    };
  } catch {
    return undefined;
  }
}
