import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../city/write-file-atomically.ts';
import type { RoadName, RoadTables } from './road-tables.ts';

/*
 * graph.bin, little-endian: 8 bytes magic, uint32 version, uint32 length of the JSON header, SHA-256 of all that
 * follows, the header (table names, kinds and lengths, street names) padded to 8, then the tables, each padded to 8.
 */
const MAGIC = 'RCROADS\n';
const GRAPH_FORMAT_VERSION = 1;
const PREFIX_BYTES = 16;
const DIGEST_BYTES = 32;
const HEADER_AT = PREFIX_BYTES + DIGEST_BYTES;

type TableName = Exclude<keyof RoadTables, 'names'>;
type TableOf<T> = new (body: ArrayBufferLike, at: number, length: number) => T;

/** The tables in file order with the element type each must have. */
const TABLES: { readonly [Name in TableName]: TableOf<RoadTables[Name]> } = {
  nodeLat: Int32Array,
  nodeLon: Int32Array,
  segmentFrom: Uint32Array,
  segmentTo: Uint32Array,
  segmentLengthM: Float32Array,
  segmentKind: Uint8Array,
  segmentSpeedKph: Uint8Array,
  segmentName: Uint32Array,
  segmentFlags: Uint8Array,
  shapeStart: Uint32Array,
  shapeLat: Int32Array,
  shapeLon: Int32Array,
  firstOut: Uint32Array,
  edgeFrom: Uint32Array,
  edgeTo: Uint32Array,
  edgeSegment: Uint32Array,
  edgeBackward: Uint8Array,
  firstIn: Uint32Array,
  inEdge: Uint32Array,
};
const TABLE_NAMES = Object.keys(TABLES) as TableName[];

interface GraphHeader {
  readonly lengths: Readonly<Record<TableName, number>>;
  readonly names: readonly RoadName[];
}

/** A graph.bin that cannot be used; the message is one sentence naming the file and the way out. */
export class GraphFileError extends Error {
  readonly code: 'unreadable' | 'other_version' | 'damaged';

  constructor(code: GraphFileError['code'], file: string, reason: string, cause?: unknown) {
    super(`The road graph ${file} ${reason}.`, cause === undefined ? undefined : { cause });
    this.name = 'GraphFileError';
    this.code = code;
  }
}

/** Writes the tables so that the file is either complete or not there. */
export async function writeGraphFile(file: string, tables: RoadTables): Promise<void> {
  const lengths = Object.fromEntries(TABLE_NAMES.map((name) => [name, tables[name].length]));
  const header = padded(Buffer.from(JSON.stringify({ lengths, names: tables.names })), 0x20);
  const body = Buffer.concat([header, ...TABLE_NAMES.map((name) => padded(bytesOf(tables[name]), 0))]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(GRAPH_FORMAT_VERSION, 8);
  prefix.writeUInt32LE(header.length, 12);
  const digest = createHash('sha256').update(body).digest();
  await writeFileAtomically(file, Buffer.concat([prefix, digest, body]));
}

/** Throws GraphFileError when the file is missing, of another version, or not as it was written. */
export async function readGraphFile(file: string): Promise<RoadTables> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new GraphFileError('unreadable', file, 'cannot be read; build the city again', error);
  });
  if (bytes.length < HEADER_AT || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new GraphFileError('damaged', file, 'is not a road graph; build the city again');
  }
  const version = bytes.readUInt32LE(8);
  if (version !== GRAPH_FORMAT_VERSION) {
    throw new GraphFileError(
      'other_version',
      file,
      `has format ${version}, this program reads ${GRAPH_FORMAT_VERSION}; build the city again`,
    );
  }
  const digest = createHash('sha256').update(bytes.subarray(HEADER_AT)).digest();
  if (!digest.equals(bytes.subarray(PREFIX_BYTES, HEADER_AT))) {
    throw new GraphFileError('damaged', file, 'is damaged (its checksum differs); build the city again');
  }
  return parseTables(bytes, bytes.readUInt32LE(12));
}

/** The checksum held, so the content is what writeGraphFile wrote. */
function parseTables(bytes: Buffer, headerBytes: number): RoadTables {
  const header = JSON.parse(bytes.toString('utf8', HEADER_AT, HEADER_AT + headerBytes)) as GraphHeader;
  // A copy, so that every table starts at a multiple of its element size; shared, so that threads need no copy of their own.
  const content = bytes.subarray(HEADER_AT + headerBytes);
  const body = new SharedArrayBuffer(content.length);
  new Uint8Array(body).set(content);
  let at = 0;
  const tables = Object.fromEntries(
    TABLE_NAMES.map((name) => {
      const table = new TABLES[name](body, at, header.lengths[name]);
      at += paddedLength(table.byteLength);
      return [name, table];
    }),
  );
  return { ...(tables as unknown as Omit<RoadTables, 'names'>), names: header.names };
}

function bytesOf(table: RoadTables[TableName]): Buffer {
  return Buffer.from(table.buffer, table.byteOffset, table.byteLength);
}

function paddedLength(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function padded(bytes: Buffer, filler: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(paddedLength(bytes.length) - bytes.length, filler)]);
}
