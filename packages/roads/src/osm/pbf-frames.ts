import { inflateSync } from 'node:zlib';
import { BadExtractError } from './bad-extract-error.ts';

/** Limits of the format: https://wiki.openstreetmap.org/wiki/PBF_Format#File_format */
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BLOB_BYTES = 32 * 1024 * 1024;

export interface PbfFrame {
  /** OSMHeader or OSMData; other types are to be skipped, says the format. */
  readonly type: string;
  /** The block, inflated. */
  readonly block: Buffer;
}

/**
 * Cuts a .osm.pbf byte stream into its blocks: 4-byte length, BlobHeader, Blob. Done here and not by
 * osm-pbf-parser-node's stream because that one throws out of its transform on bad input, which ends the process,
 * inflates without a bound and knows only zlib blobs.
 */
export async function* pbfFrames(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<PbfFrame> {
  const bytes = new ByteQueue(chunks);
  while (await bytes.has(4)) {
    const headerBytes = bytes.take(4).readUInt32BE(0);
    if (headerBytes === 0 || headerBytes > MAX_HEADER_BYTES) throw notPbf(file);
    if (!(await bytes.has(headerBytes))) throw bytes.isFirst ? notPbf(file) : truncated(file);
    const header = readFields(file, bytes.take(headerBytes));
    const type = header.bytes.get(1)?.toString('latin1') ?? '';
    const blobBytes = header.numbers.get(3) ?? 0;
    if (!/^[A-Za-z]+$/.test(type) || blobBytes > MAX_BLOB_BYTES) throw notPbf(file);
    if (!(await bytes.has(blobBytes))) throw truncated(file);
    yield { type, block: unpackBlob(file, bytes.take(blobBytes)) };
    bytes.isFirst = false;
  }
  if (bytes.left > 0 || bytes.isFirst) throw bytes.isFirst ? notPbf(file) : truncated(file);
}

function unpackBlob(file: string, blob: Buffer): Buffer {
  const fields = readFields(file, blob).bytes;
  const raw = fields.get(1);
  if (raw) return raw;
  const zlib = fields.get(3);
  if (!zlib)
    throw new BadExtractError('not_osm', file, 'it is packed in a way other than zlib, which is not supported');
  try {
    return inflateSync(zlib, { maxOutputLength: MAX_BLOB_BYTES });
  } catch (error) {
    throw new BadExtractError('not_osm', file, 'one of its blocks is damaged', error);
  }
}

interface Fields {
  readonly numbers: Map<number, number>;
  readonly bytes: Map<number, Buffer>;
}

/** Top-level protobuf fields of a small message, the last of each number winning. */
function readFields(file: string, message: Buffer): Fields {
  const fields: Fields = { numbers: new Map(), bytes: new Map() };
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw notPbf(file);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw notPbf(file);
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    if (key % 8 === 0) {
      fields.numbers.set(number, varint());
    } else if (key % 8 === 2) {
      const length = varint();
      if (at + length > message.length) throw notPbf(file);
      fields.bytes.set(number, message.subarray(at, at + length));
      at += length;
    } else {
      throw notPbf(file);
    }
  }
  return fields;
}

/** Bytes as they arrive, handed out in the sizes asked for. */
class ByteQueue {
  isFirst = true;
  readonly #chunks: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  get left(): number {
    return this.#buffer.length;
  }

  /** Reads on until `count` bytes are there; false when the stream ends before. */
  async has(count: number): Promise<boolean> {
    const parts = [this.#buffer];
    let total = this.#buffer.length;
    while (total < count) {
      const next = await this.#chunks.next();
      if (next.done) break;
      parts.push(next.value);
      total += next.value.length;
    }
    if (parts.length > 1) this.#buffer = Buffer.concat(parts);
    return total >= count;
  }

  take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }
}

function notPbf(file: string): BadExtractError {
  return new BadExtractError('not_osm', file, 'it is not OpenStreetMap PBF data');
}

function truncated(file: string): BadExtractError {
  return new BadExtractError('truncated', file, 'it ends in the middle of the data');
}
