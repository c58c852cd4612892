/** OSM tags of one element. */
export type OsmTags = Readonly<Record<string, string>>;

export type OsmMemberType = 'node' | 'way' | 'relation';

export interface OsmMember {
  readonly type: OsmMemberType;
  readonly ref: number;
  readonly role: string;
}

export const NO_TAGS: OsmTags = Object.freeze({});

/** Receives the elements of an extract in file order; every reader feeds the same sink, so formats cannot differ. */
export interface OsmSink {
  node(id: number, lat: number, lon: number, tags: OsmTags): void;
  way(id: number, refs: readonly number[], tags: OsmTags): void;
  relation(id: number, members: readonly OsmMember[], tags: OsmTags): void;
}

/** Told the share of the file read so far, 0…1; may be called often. */
export type ReadProgress = (share: number) => void;
