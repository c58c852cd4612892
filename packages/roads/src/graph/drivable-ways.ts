import { BadExtractError } from '../osm/bad-extract-error.ts';
import type { OsmExtract } from '../osm/osm-extract.ts';
import type { OsmTags } from '../osm/osm-sink.ts';
import { drivingDirection, freeFlowSpeedKph, isRoundabout, roadKindCode, type DrivingDirection } from './road-class.ts';
import { SEGMENT_BRIDGE, SEGMENT_ROUNDABOUT, SEGMENT_TUNNEL, type RoadName } from './road-tables.ts';

/** A way cars may drive, its nodes as indices in the extract's node store. */
export interface DrivableWay {
  readonly nodes: readonly number[];
  readonly kind: number;
  readonly speedKph: number;
  readonly direction: Exclude<DrivingDirection, 'none'>;
  readonly name: RoadName;
  readonly flags: number;
}

/** Extracts cut along a border lose nodes of the ways that cross it; more than this share is a broken file. */
const MAX_MISSING_SHARE = 0.1;

/**
 * The drivable ways of an extract. A way with nodes missing from the file is cut there. Throws BadExtractError
 * no_roads or missing_nodes.
 */
export function drivableWays(extract: OsmExtract): DrivableWay[] {
  const ways: DrivableWay[] = [];
  let refs = 0;
  let missing = 0;
  for (const way of extract.ways) {
    const kind = roadKindCode(way.tags);
    const direction = drivingDirection(way.tags);
    if (kind < 0 || direction === 'none') continue;
    const road = {
      kind,
      direction,
      speedKph: freeFlowSpeedKph(way.tags, kind),
      name: roadName(way.tags),
      flags: segmentFlags(way.tags),
    };
    let nodes: number[] = [];
    for (const ref of way.refs) {
      refs++;
      const index = extract.nodes.indexOf(ref);
      if (index >= 0) {
        if (nodes.at(-1) !== index) nodes.push(index);
        continue;
      }
      missing++;
      if (nodes.length > 1) ways.push({ ...road, nodes });
      nodes = [];
    }
    if (nodes.length > 1) ways.push({ ...road, nodes });
  }
  if (missing > refs * MAX_MISSING_SHARE) {
    const percent = Math.round((100 * missing) / refs);
    throw new BadExtractError(
      'missing_nodes',
      extract.file,
      `${percent} % of the nodes its roads refer to are missing`,
    );
  }
  if (ways.length === 0) throw new BadExtractError('no_roads', extract.file, 'there is no drivable road in it');
  return ways;
}

/** The name a road is known by: its name, else its number. */
export function roadName(tags: OsmTags): RoadName {
  return { name: tags['name'] ?? tags['ref'] ?? '', nameEn: tags['name:en'] ?? null };
}

export function isBridge(tags: OsmTags): boolean {
  return tags['bridge'] !== undefined && tags['bridge'] !== 'no';
}

function segmentFlags(tags: OsmTags): number {
  const tunnel = tags['tunnel'] !== undefined && tags['tunnel'] !== 'no';
  return (
    (isBridge(tags) ? SEGMENT_BRIDGE : 0) |
    (tunnel ? SEGMENT_TUNNEL : 0) |
    (isRoundabout(tags) ? SEGMENT_ROUNDABOUT : 0)
  );
}
