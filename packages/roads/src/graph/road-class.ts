import type { OsmTags } from '../osm/osm-sink.ts';

/** What a drivable road is, big to small; its index is the code in the graph's tables. Links are ramps. */
export const ROAD_KINDS = [
  'motorway',
  'motorway_link',
  'trunk',
  'trunk_link',
  'primary',
  'primary_link',
  'secondary',
  'secondary_link',
  'tertiary',
  'tertiary_link',
  'unclassified',
  'residential',
  'living_street',
  'service',
] as const;

export type RoadKind = (typeof ROAD_KINDS)[number];

/** Free-flow speed where no maxspeed is tagged, km/h. Ours: usual limits of Chinese cities, by class. */
const DEFAULT_SPEED_KPH: Readonly<Record<RoadKind, number>> = {
  motorway: 80,
  motorway_link: 50,
  trunk: 70,
  trunk_link: 45,
  primary: 60,
  primary_link: 40,
  secondary: 50,
  secondary_link: 35,
  tertiary: 40,
  tertiary_link: 30,
  unclassified: 40,
  residential: 30,
  living_street: 15,
  service: 15,
};

const KIND_CODES: ReadonlyMap<string, number> = new Map([
  ...ROAD_KINDS.map((kind, code): [string, number] => [kind, code]),
  ['road', ROAD_KINDS.indexOf('unclassified')],
]);

/** Service roads nobody is sent along: they only make the graph large. */
const MINOR_SERVICE = new Set(['driveway', 'parking_aisle', 'drive-through', 'emergency_access']);
const CLOSED = new Set(['no', 'private', 'agricultural', 'forestry', 'delivery', 'military']);

/** Code of a way's road kind, or −1 when cars cannot or may not drive it. */
export function roadKindCode(tags: OsmTags): number {
  const code = KIND_CODES.get(tags['highway'] ?? '') ?? -1;
  if (code < 0 || tags['area'] === 'yes') return -1;
  if (MINOR_SERVICE.has(tags['service'] ?? '')) return -1;
  const access = tags['motorcar'] ?? tags['motor_vehicle'] ?? tags['vehicle'] ?? tags['access'];
  return access !== undefined && CLOSED.has(access) ? -1 : code;
}

/** Which directions of its node order a way may be driven: both, only with it, only against it, or none. */
export type DrivingDirection = 'both' | 'forward' | 'backward' | 'none';

const ONEWAY_VALUES: ReadonlyMap<string, DrivingDirection> = new Map([
  ['yes', 'forward'],
  ['true', 'forward'],
  ['1', 'forward'],
  ['-1', 'backward'],
  ['reverse', 'backward'],
  ['no', 'both'],
  ['false', 'both'],
  ['0', 'both'],
  ['reversible', 'none'],
  ['alternating', 'none'],
]);

/** Tagged one-way, or implied by a motorway or a roundabout (https://wiki.openstreetmap.org/wiki/Key:oneway). */
export function drivingDirection(tags: OsmTags): DrivingDirection {
  const tagged = ONEWAY_VALUES.get(tags['oneway'] ?? '');
  return tagged ?? (tags['highway'] === 'motorway' || isRoundabout(tags) ? 'forward' : 'both');
}

export function isRoundabout(tags: OsmTags): boolean {
  return tags['junction'] === 'roundabout' || tags['junction'] === 'circular';
}

const KPH_PER_MPH = 1.609344;
const MIN_SPEED_KPH = 5;
const MAX_SPEED_KPH = 130;

/** Free-flow speed of a way in km/h, 5–130: its maxspeed (km/h or mph), else the default of its kind. */
export function freeFlowSpeedKph(tags: OsmTags, kindCode: number): number {
  const tagged = parseMaxspeedKph(tags['maxspeed']);
  return tagged ?? DEFAULT_SPEED_KPH[ROAD_KINDS[kindCode]!];
}

/** km/h of a maxspeed value such as `50`, `50 km/h` or `30 mph`; null for `none`, `signals`, `CN:urban` and the like. */
export function parseMaxspeedKph(text: string | undefined): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh|kph)?\s*(?:;|$)/i.exec(text ?? '');
  if (!match) return null;
  const value = Number(match[1]) * (match[2]?.toLowerCase() === 'mph' ? KPH_PER_MPH : 1);
  return value > 0 ? Math.min(MAX_SPEED_KPH, Math.max(MIN_SPEED_KPH, value)) : null;
}
