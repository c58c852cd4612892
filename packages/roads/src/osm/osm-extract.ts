import type { LatLon } from '@roadcall/geo';
import { BadExtractError } from './bad-extract-error.ts';
import { NodeStore } from './node-store.ts';
import { readExtract, type ReadExtractOptions } from './read-extract.ts';
import type { OsmMember, OsmSink, OsmTags } from './osm-sink.ts';

interface OsmPlace {
  readonly position: LatLon;
  readonly tags: OsmTags;
}

export interface OsmWay {
  readonly id: number;
  /** Ids of its nodes, in order. */
  readonly refs: readonly number[];
  readonly tags: OsmTags;
}

export interface OsmRelation {
  readonly members: readonly OsmMember[];
  readonly tags: OsmTags;
}

/** The part of an extract a city is made of, in memory. */
export interface OsmExtract {
  readonly file: string;
  readonly nodes: NodeStore;
  /** Named nodes a map would label. */
  readonly places: readonly OsmPlace[];
  readonly ways: readonly OsmWay[];
  readonly relations: readonly OsmRelation[];
}

/** 16 bytes each; the largest city extracts have some 20 million. */
const DEFAULT_MAX_NODES = 60_000_000;

export interface LoadExtractOptions extends ReadExtractOptions {
  /** Most nodes to hold; beyond it the file is refused as too_large. */
  readonly maxNodes?: number;
  /** Ways and relations to keep by their tags; default all. Untagged ways are kept always: outlines of relations. */
  readonly isWanted?: (tags: OsmTags) => boolean;
}

const LABEL_KEYS = ['place', 'amenity', 'aeroway', 'railway', 'tourism', 'leisure'] as const;

/** Reads an extract and keeps what a city needs. Throws BadExtractError. */
export async function loadExtract(file: string, options: LoadExtractOptions = {}): Promise<OsmExtract> {
  const collector = new Collector(file, options.maxNodes ?? DEFAULT_MAX_NODES, options.isWanted ?? (() => true));
  await readExtract(file, collector, options);
  return collector;
}

class Collector implements OsmSink, OsmExtract {
  readonly file: string;
  readonly nodes = new NodeStore();
  readonly places: OsmPlace[] = [];
  readonly ways: OsmWay[] = [];
  readonly relations: OsmRelation[] = [];
  readonly #maxNodes: number;
  readonly #isWanted: (tags: OsmTags) => boolean;

  constructor(file: string, maxNodes: number, isWanted: (tags: OsmTags) => boolean) {
    this.file = file;
    this.#maxNodes = maxNodes;
    this.#isWanted = isWanted;
  }

  node(id: number, lat: number, lon: number, tags: OsmTags): void {
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) {
      throw new BadExtractError('not_osm', this.file, `node ${id} in it is not on Earth`);
    }
    if (this.nodes.count >= this.#maxNodes) {
      throw new BadExtractError('too_large', this.file, `it has more than ${this.#maxNodes} nodes`);
    }
    this.nodes.add(id, lat, lon);
    if (isLabelled(tags)) this.places.push({ position: { lat, lon }, tags });
  }

  way(id: number, refs: readonly number[], tags: OsmTags): void {
    if (refs.length > 1 && (isUntagged(tags) || this.#isWanted(tags))) this.ways.push({ id, refs, tags });
  }

  relation(_id: number, members: readonly OsmMember[], tags: OsmTags): void {
    const isArea = tags['type'] === 'multipolygon' || tags['type'] === 'boundary';
    if (isArea && this.#isWanted(tags)) this.relations.push({ members, tags });
  }
}

function isLabelled(tags: OsmTags): boolean {
  return tags['name'] !== undefined && LABEL_KEYS.some((key) => tags[key] !== undefined);
}

/** Keys that say nothing of what a way is; editors leave them on the outlines of multipolygons. */
const NOTE_KEYS = new Set(['source', 'note', 'created_by', 'fixme']);

function isUntagged(tags: OsmTags): boolean {
  return Object.keys(tags).every((key) => NOTE_KEYS.has(key));
}
