import { VehicleClass } from '@roadcall/contracts';
import { VEHICLE_STATUSES, type VehicleStatus } from './marks/marks.ts';

/** The sections of the console: the rail, the addresses and the number keys in this order. */
export const SECTIONS = [
  'map',
  'incidents',
  'alarms',
  'vehicles',
  'rentals',
  'units',
  'devices',
  'fences',
  'overview',
  'settings',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The key that leads to a section: the tenth has 0. */
export const sectionKey = (index: number): string => String((index + 1) % 10);

export interface Selection {
  readonly kind:
    | 'vehicle'
    | 'unit'
    | 'incident'
    | 'alarm'
    | 'device'
    | 'gateway'
    | 'quarantine'
    | 'rule'
    | 'fence'
    | 'settings';
  readonly id: string;
}

export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
  readonly bearing: number;
}

export interface Filters {
  readonly status: readonly VehicleStatus[];
  readonly class: readonly VehicleClass[];
  readonly branch: readonly string[];
  readonly alarm: boolean;
  /** Free text of the list on show. */
  readonly text: string;
}

/** What single sections add to the address: the tab on show and filters of their own, what is played back. */
export const PARAMS = [
  'tab',
  'state',
  'model',
  'kind',
  'sort',
  'reason',
  'device',
  'settled',
  'severity',
  'group',
  'mine',
  'play',
  'day',
  't',
  'rate',
  'past',
] as const;
export type Params = Readonly<Partial<Record<(typeof PARAMS)[number], string | undefined>>>;

/** What can be laid over the map, whatever the section. */
export const MAP_LAYERS = ['coverage'] as const;
export type MapLayer = (typeof MAP_LAYERS)[number];

/** Everything that the address says: paste it to a colleague and they see the same. */
export interface Route {
  readonly section: Section;
  /** The list as a table over the map. */
  readonly table: boolean;
  readonly selection: Selection | null;
  readonly filters: Filters;
  readonly params: Params;
  readonly layers: readonly MapLayer[];
  readonly camera: Camera | null;
}

export const NO_FILTERS: Filters = { status: [], class: [], branch: [], alarm: false, text: '' };

const listOf = <T extends string>(text: string | null, known: readonly T[]): T[] => {
  const wanted = new Set(text?.split(','));
  return known.filter((item) => wanted.has(item));
};

function parseSelection(text: string | null): Selection | null {
  const match =
    /^(vehicle|unit|incident|alarm)\.([0-9a-f-]{36})$|^(device|gateway|quarantine|rule|fence|settings)\.([A-Za-z0-9_.-]{1,64})$/.exec(
      text ?? '',
    );
  if (match?.[3]) return { kind: match[3] as Selection['kind'], id: match[4]! };
  return match ? { kind: match[1] as Selection['kind'], id: match[2]! } : null;
}

function parseCamera(text: string | null): Camera | null {
  const [zoom, lat, lon, bearing = 0] = (text ?? '').split(',').map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return null;
  const isSane = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 24 && Number.isFinite(bearing);
  return isSane ? { zoom, lat, lon, bearing } : null;
}

/** Reads an address; what it does not know it leaves out. */
export function parseRoute(pathname: string, search: string): Route {
  const query = new URLSearchParams(search);
  const name = pathname.split('/')[1];
  return {
    section: SECTIONS.find((section) => section === name) ?? 'map',
    table: query.get('view') === 'table',
    selection: parseSelection(query.get('sel')),
    filters: {
      status: listOf(query.get('status'), VEHICLE_STATUSES),
      class: listOf(query.get('class'), VehicleClass.options),
      branch: query.get('branch')?.split(',').filter(Boolean) ?? [],
      alarm: query.get('alarm') === '1',
      text: query.get('q') ?? '',
    },
    params: Object.fromEntries(PARAMS.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : []))),
    layers: listOf(query.get('layers'), MAP_LAYERS),
    camera: parseCamera(query.get('at')),
  };
}

/** Writes an address. */
export function formatRoute({ section, table, selection, filters, params, layers, camera }: Route): string {
  const query = new URLSearchParams();
  if (table) query.set('view', 'table');
  if (selection) query.set('sel', `${selection.kind}.${selection.id}`);
  if (filters.status.length > 0) query.set('status', filters.status.join(','));
  if (filters.class.length > 0) query.set('class', filters.class.join(','));
  if (filters.branch.length > 0) query.set('branch', filters.branch.join(','));
  if (filters.alarm) query.set('alarm', '1');
  if (filters.text !== '') query.set('q', filters.text);
  for (const name of PARAMS) if (params[name]) query.set(name, params[name]);
  if (layers.length > 0) query.set('layers', layers.join(','));
  if (camera) {
    const place = [camera.zoom.toFixed(2), camera.lat.toFixed(5), camera.lon.toFixed(5)];
    if (Math.abs(camera.bearing) > 0.1) place.push(camera.bearing.toFixed(1));
    query.set('at', place.join(','));
  }
  const text = query.toString().replaceAll('%2C', ',');
  return `/${section}${text === '' ? '' : `?${text}`}`;
}
