import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { City } from '@roadcall/contracts';
import { readGraphFile } from '../graph/graph-file.ts';
import { RoadGraph } from '../graph/road-graph.ts';
import type { RoadTables } from '../graph/road-tables.ts';

export const CITY_FILE = 'city.json';
export const GRAPH_FILE = 'graph.bin';
/** GeoJSON layers by name; the API serves the file as it is. */
export const BASEMAP_FILE = 'basemap.json';

/** A city.json that cannot be used; the message is one sentence naming the file and the way out. */
export class CityFileError extends Error {
  readonly code: 'unreadable' | 'other_version' | 'damaged';

  constructor(code: CityFileError['code'], file: string, reason: string, cause?: unknown) {
    super(`The city ${file} ${reason}.`, cause === undefined ? undefined : { cause });
    this.name = 'CityFileError';
    this.code = code;
  }
}

/** Reads the city.json that buildCity wrote into `dir`. Throws CityFileError. */
export async function loadCity(dir: string): Promise<City> {
  const file = join(dir, CITY_FILE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CityFileError('unreadable', file, 'cannot be read; build the city again', error);
  });
  const content = parseJson(file, text);
  const version = City.pick({ formatVersion: true });
  if (!version.safeParse(content).success) {
    throw new CityFileError('other_version', file, 'has another format; build the city again');
  }
  const city = City.safeParse(content);
  if (!city.success) throw new CityFileError('damaged', file, 'is damaged; build the city again', city.error);
  return city.data;
}

/** Opens the road graph that buildCity wrote into `dir`. Throws GraphFileError. */
export async function loadRoadGraph(dir: string): Promise<RoadGraph> {
  return new RoadGraph(await loadRoadTables(dir));
}

/** Reads its tables, which threads share: each makes a RoadGraph of its own on them. Throws GraphFileError. */
export function loadRoadTables(dir: string): Promise<RoadTables> {
  return readGraphFile(join(dir, GRAPH_FILE));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CityFileError('damaged', file, 'is damaged; build the city again', error);
  }
}
