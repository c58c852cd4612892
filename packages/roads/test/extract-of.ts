import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { LatLon } from '@roadcall/geo';
import { NodeStore } from '../src/osm/node-store.ts';
import { loadExtract, type OsmExtract } from '../src/osm/osm-extract.ts';
import type { OsmTags } from '../src/osm/osm-sink.ts';

/** The extract of a piece of OSM XML. */
export async function extractOfXml(xml: string): Promise<OsmExtract> {
  const dir = await mkdtemp(join(tmpdir(), 'roads-'));
  try {
    const file = join(dir, 'test.osm');
    await writeFile(file, xml);
    return await loadExtract(file);
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** An extract in memory: places by index, ways as lists of these indices. */
export function extractOf(places: readonly LatLon[], ways: readonly { refs: number[]; tags: OsmTags }[]): OsmExtract {
  const nodes = new NodeStore();
  for (const [id, { lat, lon }] of places.entries()) nodes.add(id, lat, lon);
  return {
    file: 'test.osm',
    nodes,
    places: [],
    ways: ways.map((way, i) => ({ id: i + 1, ...way })),
    relations: [],
  };
}
