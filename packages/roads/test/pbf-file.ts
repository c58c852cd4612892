import { deflateSync } from 'node:zlib';
import type { OsmMember, OsmSink, OsmTags } from '../src/osm/osm-sink.ts';

/* The part of https://wiki.openstreetmap.org/wiki/PBF_Format that a test fixture needs. */

/** Collects what a reader delivers, to write it again as .osm.pbf. */
export class PbfWriter implements OsmSink {
  readonly #nodes: { id: number; lat: number; lon: number; tags: OsmTags }[] = [];
  readonly #ways: { id: number; refs: readonly number[]; tags: OsmTags }[] = [];
  readonly #relations: { id: number; members: readonly OsmMember[]; tags: OsmTags }[] = [];

  node(id: number, lat: number, lon: number, tags: OsmTags): void {
    this.#nodes.push({ id, lat, lon, tags });
  }

  way(id: number, refs: readonly number[], tags: OsmTags): void {
    this.#ways.push({ id, refs, tags });
  }

  relation(id: number, members: readonly OsmMember[], tags: OsmTags): void {
    this.#relations.push({ id, members, tags });
  }

  /** `packing` zlib is what every tool writes; raw is allowed too. */
  toBuffer(packing: 'zlib' | 'raw' = 'zlib'): Buffer {
    const header = bytesField(4, Buffer.from('OsmSchema-V0.6'));
    const blocks = [
      ...chunked(this.#nodes, 8000).map((nodes) => block((strings) => bytesField(2, denseNodes(nodes, strings)))),
      ...chunked(this.#ways, 4000).map((ways) =>
        block((strings) =>
          Buffer.concat(
            ways.map(({ id, refs, tags }) =>
              bytesField(
                3,
                message([numberField(1, id), tagFields(tags, strings), packed(8, deltas(refs).map(zigzag))]),
              ),
            ),
          ),
        ),
      ),
      block((strings) =>
        Buffer.concat(
          this.#relations.map(({ id, members, tags }) =>
            bytesField(
              4,
              message([
                numberField(1, id),
                tagFields(tags, strings),
                packed(
                  8,
                  members.map(({ role }) => strings.of(role)),
                ),
                packed(9, deltas(members.map(({ ref }) => ref)).map(zigzag)),
                packed(
                  10,
                  members.map(({ type }) => ['node', 'way', 'relation'].indexOf(type)),
                ),
              ]),
            ),
          ),
        ),
      ),
    ];
    return Buffer.concat([
      frame('OSMHeader', header, packing),
      ...blocks.map((data) => frame('OSMData', data, packing)),
    ]);
  }
}

class StringTable {
  readonly list = [''];
  readonly #indices = new Map<string, number>([['', 0]]);

  of(text: string): number {
    const index = this.#indices.get(text) ?? this.list.push(text) - 1;
    this.#indices.set(text, index);
    return index;
  }
}

function block(group: (strings: StringTable) => Buffer): Buffer {
  const strings = new StringTable();
  const primitiveGroup = group(strings);
  const table = Buffer.concat(strings.list.map((text) => bytesField(1, Buffer.from(text))));
  return message([bytesField(1, table), bytesField(2, primitiveGroup)]);
}

function denseNodes(nodes: readonly { id: number; lat: number; lon: number; tags: OsmTags }[], strings: StringTable) {
  const keyValues = nodes.flatMap(({ tags }) => [
    ...Object.entries(tags).flatMap(([key, value]) => [strings.of(key), strings.of(value)]),
    0,
  ]);
  return message([
    packed(1, deltas(nodes.map(({ id }) => id)).map(zigzag)),
    packed(8, deltas(nodes.map(({ lat }) => units(lat))).map(zigzag)),
    packed(9, deltas(nodes.map(({ lon }) => units(lon))).map(zigzag)),
    packed(10, keyValues),
  ]);
}

function tagFields(tags: OsmTags, strings: StringTable): Buffer {
  return message([
    packed(
      2,
      Object.keys(tags).map((key) => strings.of(key)),
    ),
    packed(
      3,
      Object.values(tags).map((value) => strings.of(value)),
    ),
  ]);
}

export function frame(type: string, data: Buffer, packing: 'zlib' | 'raw'): Buffer {
  const blob =
    packing === 'raw' ? bytesField(1, data) : message([numberField(2, data.length), bytesField(3, deflateSync(data))]);
  const header = message([bytesField(1, Buffer.from(type)), numberField(3, blob.length)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, blob]);
}

const units = (degrees: number): number => Math.round(degrees * 1e7);
const message = (fields: readonly Buffer[]): Buffer => Buffer.concat(fields);
const numberField = (number: number, value: number): Buffer => Buffer.concat([varint(number * 8), varint(value)]);
const bytesField = (number: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
const packed = (number: number, values: readonly number[]): Buffer =>
  bytesField(number, Buffer.concat(values.map(varint)));
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const deltas = (values: readonly number[]): number[] => values.map((value, i) => value - (i > 0 ? values[i - 1]! : 0));

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
