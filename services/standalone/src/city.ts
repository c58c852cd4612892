import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BadExtractError, buildCity, loadCity, loadRoadGraph, type BuildCityProgress } from '@roadcall/roads';
import { describeError } from '@roadcall/service-kit';
import { writeAtomically, type DataFolder } from './data-folder.ts';
import { PlainError } from './plain-error.ts';

/** Which city a data folder was made for; fixed at its first start, as vehicles, branches and tracks lie in it. */
type CitySource = { kind: 'demo' } | { kind: 'extract'; file: string; sha256: string };

const STEPS: Record<BuildCityProgress['step'], string> = {
  read: 'reading the extract',
  graph: 'building the road graph',
  basemap: 'drawing the basemap',
  write: 'writing',
};

/**
 * Checks the extract of `--osm` against the data folder, before anything is started.
 * @throws PlainError when it cannot be read or the data belong to another city.
 */
export async function chooseCity(folder: DataFolder, osmFile: string | undefined): Promise<CitySource> {
  const recorded = await readRecorded(folder);
  if (osmFile === undefined) return recorded ?? { kind: 'demo' };
  const wanted: CitySource = { kind: 'extract', file: basename(osmFile), sha256: await sha256OfExtract(osmFile) };
  if (recorded === undefined || (recorded.kind === 'extract' && recorded.sha256 === wanted.sha256)) return wanted;
  const held = recorded.kind === 'demo' ? 'the demo city' : recorded.file;
  throw new PlainError(
    `The data in ${folder.root} belong to ${held}, not to ${wanted.file}; choose another folder with --data, or delete these data with --fresh.`,
  );
}

/**
 * Makes the city's files unless they are there and can be read.
 * @throws PlainError when the extract is of no use.
 */
export async function prepareCity(
  folder: DataFolder,
  source: CitySource,
  osmFile: string | undefined,
  makeDemoExtract: (file: string) => Promise<void>,
  report: (progress: string) => void,
): Promise<void> {
  if (await isUsable(folder.city)) return;
  if (source.kind === 'extract' && osmFile === undefined) {
    throw new PlainError(`The city of ${folder.root} must be built again; start once with --osm ${source.file}.`);
  }
  const extract = osmFile ?? join(folder.root, 'demo-city.osm');
  try {
    if (source.kind === 'demo') await makeDemoExtract(extract);
    await buildCity({
      osmFile: extract,
      outDir: folder.city,
      kind: source.kind,
      onProgress: ({ step, share }) => report(`${STEPS[step]} ${Math.floor(share * 100)} %`),
    });
  } catch (error) {
    if (!(error instanceof BadExtractError)) throw error;
    throw new PlainError(describeError(error), { cause: error });
  }
  await writeAtomically(recordFile(folder), `${JSON.stringify(source)}\n`, 0o644);
}

async function isUsable(cityFolder: string): Promise<boolean> {
  try {
    await loadCity(cityFolder);
    await loadRoadGraph(cityFolder);
    return true;
  } catch {
    return false;
  }
}

function recordFile(folder: DataFolder): string {
  return join(folder.root, 'city-source.json');
}

async function readRecorded(folder: DataFolder): Promise<CitySource | undefined> {
  const text = await readFile(recordFile(folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as CitySource);
}

async function sha256OfExtract(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new PlainError(`--osm ${file} does not exist.`);
  if (!found.isFile()) throw new PlainError(`--osm ${file} is no file.`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash).catch((cause: unknown) => {
    throw new PlainError(`--osm ${file} cannot be read: ${describeError(cause)}.`, { cause });
  });
  return hash.digest('hex');
}
