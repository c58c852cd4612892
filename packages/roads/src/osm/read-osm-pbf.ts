import { parse } from 'osm-pbf-parser-node';
import { BadExtractError } from './bad-extract-error.ts';
import { NO_TAGS, type OsmMember, type OsmSink, type OsmTags } from './osm-sink.ts';
import { pbfFrames } from './pbf-frames.ts';

/** What osm-pbf-parser-node's `parse` returns (its own types say `object`). */
type PbfElement =
  | { type: 'node'; id: number; lat: number; lon: number; tags?: OsmTags }
  | { type: 'way'; id: number; refs: number[]; tags?: OsmTags }
  | { type: 'relation'; id: number; members: OsmMember[]; tags?: OsmTags };

/** Streams OSM PBF into the sink. Throws BadExtractError not_osm or truncated. */
export async function readOsmPbf(file: string, chunks: AsyncIterable<Buffer>, sink: OsmSink): Promise<void> {
  let first = true;
  for await (const { type, block } of pbfFrames(file, chunks)) {
    if (first && type !== 'OSMHeader') throw new BadExtractError('not_osm', file, 'it has no OSM header');
    first = false;
    if (type === 'OSMData') for (const element of parseBlock(file, block)) deliver(element, sink);
  }
}

function parseBlock(file: string, block: Buffer): PbfElement[] {
  try {
    return parse(block, {}) as PbfElement[];
  } catch (error) {
    throw new BadExtractError('not_osm', file, 'one of its blocks is damaged', error);
  }
}

function deliver(element: PbfElement, sink: OsmSink): void {
  const tags = element.tags ?? NO_TAGS;
  if (element.type === 'node') sink.node(element.id, element.lat, element.lon, tags);
  else if (element.type === 'way') sink.way(element.id, element.refs, tags);
  else sink.relation(element.id, element.members, tags);
}
