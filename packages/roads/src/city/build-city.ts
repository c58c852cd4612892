import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { City, type BilingualName } from '@roadcall/contracts';
import { buildRoadTables } from '../graph/build-road-tables.ts';
import { writeGraphFile } from '../graph/graph-file.ts';
import { loadExtract } from '../osm/osm-extract.ts';
import { buildBasemap } from './basemap.ts';
import { isPartOfCity } from './basemap-classes.ts';
import { BASEMAP_FILE, CITY_FILE, GRAPH_FILE } from './city-files.ts';
import { describeCity } from './describe-city.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** The steps of building a city, in order; `share` is how much of the step is done, 0…1. */
export interface BuildCityProgress {
  readonly step: 'read' | 'graph' | 'basemap' | 'write';
  readonly share: number;
}

export interface BuildCityOptions {
  /** .osm, .osm.pbf, or a .zip of either. */
  readonly osmFile: string;
  /** Created where missing; receives city.json, graph.bin, basemap.json. */
  readonly outDir: string;
  /** `demo` for the made-up city, which needs no attribution. Default `extract`. */
  readonly kind?: City['kind'];
  /** Overrides the name found in the extract. */
  readonly name?: BilingualName;
  readonly onProgress?: (progress: BuildCityProgress) => void;
}

/**
 * Builds a city's files from an OSM extract. city.json is written last and an old one removed first, so that where it
 * exists the others belong to it. Throws BadExtractError when the file is no usable extract.
 */
export async function buildCity({
  osmFile,
  outDir,
  kind = 'extract',
  name,
  onProgress,
}: BuildCityOptions): Promise<City> {
  const report = (step: BuildCityProgress['step'], share: number): void => onProgress?.({ step, share });
  const extract = await loadExtract(osmFile, {
    isWanted: isPartOfCity,
    onProgress: (share) => report('read', share),
  });
  report('graph', 0);
  const tables = buildRoadTables(extract);
  report('basemap', 0);
  const sha256 = await sha256OfFile(osmFile);
  const city = City.parse(describeCity(extract, tables, { kind, name, sha256 }));
  const basemap = buildBasemap(extract, city);
  report('write', 0);
  await mkdir(outDir, { recursive: true });
  await rm(join(outDir, CITY_FILE), { force: true });
  await writeGraphFile(join(outDir, GRAPH_FILE), tables);
  await writeFileAtomically(join(outDir, BASEMAP_FILE), JSON.stringify(basemap));
  await writeFileAtomically(join(outDir, CITY_FILE), `${JSON.stringify(city, null, 2)}\n`);
  report('write', 1);
  return city;
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
