import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { BadExtractError } from './bad-extract-error.ts';
import { openZippedOsm } from './open-zipped-osm.ts';
import type { OsmSink, ReadProgress } from './osm-sink.ts';
import { readOsmPbf } from './read-osm-pbf.ts';
import { readOsmXml } from './read-osm-xml.ts';

/** A city is some hundred megabytes; a country would only end in an out-of-memory crash. */
const DEFAULT_MAX_BYTES = 4_000_000_000;

export interface ReadExtractOptions {
  readonly onProgress?: ReadProgress;
  /** Most bytes to read, after unpacking; beyond it the file is refused as too_large. */
  readonly maxBytes?: number;
}

/**
 * Reads an OSM extract (.osm, .osm.pbf, or a .zip of either; the ending decides) into the sink, streaming.
 * Throws BadExtractError for anything but a complete extract.
 */
export async function readExtract(file: string, sink: OsmSink, options: ReadExtractOptions = {}): Promise<void> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const size = await fileSize(file);
  if (size > maxBytes) throw new BadExtractError('too_large', file, `it has ${(size / 1e9).toFixed(1)} GB`);
  if (!/\.zip$/i.test(file)) {
    await readStream(file, file, createReadStream(file, { highWaterMark: 1 << 20 }), size, sink, options.onProgress);
    return;
  }
  const zipped = await openZippedOsm(file, maxBytes);
  try {
    await readStream(file, zipped.name, zipped.stream, zipped.uncompressedBytes, sink, options.onProgress);
  } finally {
    zipped.stream.destroy();
    zipped.close();
  }
}

async function readStream(
  file: string,
  name: string,
  stream: Readable,
  totalBytes: number,
  sink: OsmSink,
  onProgress: ReadProgress | undefined,
): Promise<void> {
  const chunks = countedChunks(stream, totalBytes, onProgress);
  try {
    if (/\.pbf$/i.test(name)) await readOsmPbf(file, chunks, sink);
    else if (/\.(osm|xml)$/i.test(name)) await readOsmXml(file, decoded(file, chunks), sink);
    else throw new BadExtractError('not_osm', file, 'its name does not end in .osm, .osm.pbf or .osm.zip');
  } catch (error) {
    if (error instanceof BadExtractError) throw error;
    throw new BadExtractError('unreadable', file, `it cannot be read to its end (${messageOf(error)})`, error);
  } finally {
    stream.destroy();
  }
}

async function* countedChunks(
  stream: Readable,
  totalBytes: number,
  onProgress: ReadProgress | undefined,
): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    yield chunk;
    done += chunk.length;
    onProgress?.(totalBytes > 0 ? Math.min(1, done / totalBytes) : 1);
  }
}

async function* decoded(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      throw new BadExtractError('not_osm', file, 'it is not UTF-8 text', error);
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

async function fileSize(file: string): Promise<number> {
  try {
    const status = await stat(file);
    if (status.isFile()) return status.size;
  } catch (error) {
    throw new BadExtractError('unreadable', file, `it cannot be opened (${messageOf(error)})`, error);
  }
  throw new BadExtractError('unreadable', file, 'it is not a file');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
