import type { Place } from '@roadcall/contracts';
import { OsrmError, OsrmRefusal, OsrmTableAnswer } from './osrm-answer.ts';

/** Drives to one place, in the order of those asked from. */
export interface TableRow {
  /** Infinity: no way. */
  readonly seconds: Float32Array;
  /** Infinity where unknown. */
  readonly metres: Float32Array;
  /** Those that are too far from any road for the answer to mean anything; all of them when the destination is. */
  readonly offRoad: ReadonlySet<number>;
}

export interface OsrmOptions {
  /** E.g. `http://osrm:5000`. */
  readonly url: string;
  /** `--max-table-size` of the server: no request names more places. */
  readonly maxTable: number;
  /** Farther than this from its road a place was not found, metres. */
  readonly snapM: number;
}

/** Requests at once. */
const AT_ONCE = 4;

/**
 * Asks for all drives from some places to others, in as many requests as the server's table size wants; one that is still too
 * big is halved.
 * @throws OsrmError when any of them fails; the signal's reason when it is aborted.
 */
export async function osrmTable(
  options: OsrmOptions,
  from: readonly Place[],
  to: readonly Place[],
  signal: AbortSignal,
): Promise<TableRow[]> {
  const rows = to.map(() => ({
    seconds: new Float32Array(from.length).fill(Infinity),
    metres: new Float32Array(from.length).fill(Infinity),
    offRoad: new Set<number>(),
  }));
  const { toAtOnce, fromAtOnce } = blockSize(to.length, options.maxTable);
  const blocks: Block[] = [];
  for (let t = 0; t < to.length; t += toAtOnce) {
    for (let f = 0; f < from.length; f += fromAtOnce) {
      blocks.push({
        from: range(f, Math.min(from.length, f + fromAtOnce)),
        to: range(t, Math.min(to.length, t + toAtOnce)),
      });
    }
  }
  const askSome = async (): Promise<void> => {
    for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
      blocks.push(...(await fill(options, rows, block, from, to, signal)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, blocks.length) }, askSome));
  return rows;
}

/** Requests that so many places need, from and to. */
export function requestsFor(from: number, to: number, maxTable: number): number {
  const { toAtOnce, fromAtOnce } = blockSize(to, maxTable);
  return Math.ceil(to / toAtOnce) * Math.ceil(from / fromAtOnce);
}

function blockSize(to: number, maxTable: number): { toAtOnce: number; fromAtOnce: number } {
  const toAtOnce = Math.min(to, Math.max(1, Math.floor(maxTable / 2)));
  return { toAtOnce, fromAtOnce: Math.max(1, maxTable - toAtOnce) };
}

interface Block {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

type Rows = readonly { seconds: Float32Array; metres: Float32Array; offRoad: Set<number> }[];

/** @returns the halves of a block that was too big. */
async function fill(
  options: OsrmOptions,
  rows: Rows,
  block: Block,
  from: readonly Place[],
  to: readonly Place[],
  signal: AbortSignal,
): Promise<Block[]> {
  let answer: OsrmTableAnswer;
  try {
    answer = await ask(
      options,
      block.from.map((i) => from[i]!),
      block.to.map((i) => to[i]!),
      signal,
    );
  } catch (error) {
    if (error instanceof OsrmError && error.code === 'TooBig') return halvesOf(block, error);
    throw error;
  }
  const isOff = (waypoint: { distance?: number | undefined } | undefined) => (waypoint?.distance ?? 0) > options.snapM;
  for (const [column, t] of block.to.entries()) {
    const row = rows[t]!;
    for (const [index, f] of block.from.entries()) {
      row.seconds[f] = answer.durations[index]?.[column] ?? Infinity;
      row.metres[f] = answer.distances?.[index]?.[column] ?? Infinity;
      if (isOff(answer.sources[index]) || isOff(answer.destinations[column])) row.offRoad.add(f);
    }
  }
  return [];
}

function halvesOf(block: Block, error: OsrmError): Block[] {
  const [longer, shorter] =
    block.from.length >= block.to.length ? (['from', 'to'] as const) : (['to', 'from'] as const);
  const half = Math.ceil(block[longer].length / 2);
  if (half === block[longer].length) throw error;
  return [block[longer].slice(0, half), block[longer].slice(half)].map((part): Block =>
    longer === 'from' ? { from: part, to: block[shorter] } : { from: block[shorter], to: part },
  );
}

async function ask(
  { url }: OsrmOptions,
  from: readonly Place[],
  to: readonly Place[],
  signal: AbortSignal,
): Promise<OsrmTableAnswer> {
  const places = [...from, ...to].map(({ lat, lon }) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(';');
  const sources = range(0, from.length).join(';');
  const destinations = range(from.length, from.length + to.length).join(';');
  const address = `${url.replace(/\/$/, '')}/table/v1/driving/${places}?sources=${sources}&destinations=${destinations}&annotations=duration,distance&generate_hints=false`;
  let body: unknown;
  try {
    body = await (await fetch(address, { signal, redirect: 'error' })).json();
  } catch (error) {
    signal.throwIfAborted();
    throw new OsrmError('unreachable', 'no answer that is JSON', error);
  }
  const answer = OsrmTableAnswer.safeParse(body);
  if (answer.success && isWhole(answer.data, from.length, to.length)) return answer.data;
  const refusal = OsrmRefusal.safeParse(body);
  throw refusal.success && refusal.data.code !== 'Ok'
    ? new OsrmError(refusal.data.code, refusal.data.message ?? 'refused')
    : new OsrmError('unreadable', answer.error?.message ?? `not a table of ${from.length} × ${to.length}`);
}

function isWhole(answer: OsrmTableAnswer, from: number, to: number): boolean {
  return answer.durations.length === from && answer.durations.every((row) => row.length === to);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
