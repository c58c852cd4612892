import { readdirSync, readFileSync } from 'node:fs';
import type { Pool } from '@roadcall/store';

/** CPU time so far, s, by who used it. */
export type CpuUse = ReadonlyMap<string, number>;

/** A process whose time is told on its own. */
export interface NamedProcess {
  name: string;
  pid: number;
  /** Its first thread apart from the others, e.g. Node's event loop from its garbage collector. */
  byThread?: true;
}

/**
 * Reads who used how much CPU: these processes, and the database's by what they are there for (the application that they
 * serve, or their own task such as `walwriter`).
 */
export async function readCpuUse(pool: Pool, processes: readonly NamedProcess[]): Promise<CpuUse> {
  const use = new Map<string, number>();
  const add = (name: string, seconds: number): void => void use.set(name, (use.get(name) ?? 0) + seconds);
  for (const { name, pid, byThread } of processes) {
    if (byThread === undefined) add(name, cpuSecondsIn(`/proc/${pid}/stat`));
    else
      for (const thread of threadsOf(pid))
        add(thread === pid ? name : `${name}'s other threads`, cpuSecondsIn(`/proc/${pid}/task/${thread}/stat`));
  }
  const { rows } = await pool.query<{ pid: number; application: string | null }>(
    'SELECT pid, application_name AS application FROM pg_stat_activity',
  );
  for (const { pid, application } of rows) {
    add(`PostgreSQL ${application ? `for ${application}` : taskOf(pid)}`, cpuSecondsIn(`/proc/${pid}/stat`));
  }
  return use;
}

/** What was used between the two, µs for each of so many messages, the most first, as words. What is below a tenth of one is left out. */
export function describeUse(before: CpuUse, after: CpuUse, messages: number): string {
  const shares = [...after].map(([name, seconds]) => ({
    name,
    us: ((seconds - (before.get(name) ?? 0)) * 1e6) / messages,
  }));
  const total = shares.reduce((sum, { us }) => sum + us, 0);
  const told = shares.filter(({ us }) => us >= 0.1).toSorted((a, b) => b.us - a.us);
  return `${total.toFixed(1)} in all; ${told.map(({ name, us }) => `${name} ${us.toFixed(1)}`).join(', ')}`;
}

/** PostgreSQL names its processes: `postgres: walwriter `. */
function taskOf(pid: number): string {
  const title = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return /^postgres: (\D+?)(?: \d.*)?$/.exec(title)?.[1] ?? 'others';
}

function threadsOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map(Number);
}

/** Fields 14 and 15 of a `stat` (proc_pid_stat(5)), counted behind the name in brackets, which may hold blanks; 0 when it is gone. */
function cpuSecondsIn(file: string): number {
  const fields = textOf(file).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** Empty when the process is gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
