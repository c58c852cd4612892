import { z } from 'zod';

/** The part of V8's CPU profile (`--cpu-prof`) that is needed to say where the time went. */
export const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  /** Of the first sample: µs of the monotonic clock, which all processes of a machine share. */
  startTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof CpuProfile>;

export interface SelfTime {
  name: string;
  /** Time in it and not in what it called, ms. */
  selfMs: number;
  /** Of all the time that was not idle, 0…1. */
  share: number;
}

const NOT_WORK = new Set(['(idle)']);

/** The samples between two instants of the monotonic clock, ns (`process.hrtime.bigint()`). */
export function within(profile: CpuProfile, from: bigint, to: bigint): CpuProfile {
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let at = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[i] ?? 0;
    at += delta;
    if (at * 1_000 < Number(from) || at * 1_000 > Number(to)) continue;
    samples.push(id);
    timeDeltas.push(delta);
  }
  return { ...profile, samples, timeDeltas };
}

/**
 * Where the time went, the most first.
 * @param nameOf name under which a frame is counted, e.g. its function or its file.
 */
export function selfTimes(
  profile: CpuProfile,
  nameOf: (frame: CpuProfile['nodes'][number]['callFrame']) => string,
): SelfTime[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const totals = new Map<string, number>();
  let work = 0;
  for (const [i, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    const micros = profile.timeDeltas[i] ?? 0;
    if (frame === undefined || NOT_WORK.has(frame.functionName)) continue;
    work += micros;
    const name = nameOf(frame);
    totals.set(name, (totals.get(name) ?? 0) + micros);
  }
  return [...totals]
    .map(([name, micros]) => ({ name, selfMs: micros / 1_000, share: work === 0 ? 0 : micros / work }))
    .toSorted((a, b) => b.selfMs - a.selfMs);
}

/** `services/ingestor/src/inlet.ts`, `pg`, `node:net`, `(program)`: our files by path, libraries by name. */
export function fileOf({ url, functionName }: { url: string; functionName: string }): string {
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url)?.[1];
  if (library !== undefined) return library;
  const own = /\/((?:packages|services|simulators)\/.*)$/.exec(url)?.[1];
  return own ?? (url === '' ? functionName || '(native)' : url);
}
