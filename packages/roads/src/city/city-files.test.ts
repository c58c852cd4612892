import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASEMAP_LAYERS, City } from '@roadcall/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMALL_CITY_XML } from '../../test/small-city.ts';
import { BadExtractError } from '../osm/bad-extract-error.ts';
import type { Basemap } from './basemap.ts';
import { buildCity, type BuildCityProgress } from './build-city.ts';
import { loadCity, loadRoadGraph } from './city-files.ts';
import { nameFromFile } from './describe-city.ts';

let dir: string;
let city: City;
const progress: BuildCityProgress[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'city-'));
  const osmFile = join(dir, 'klein-roads.osm');
  await writeFile(osmFile, SMALL_CITY_XML);
  city = await buildCity({ osmFile, outDir: join(dir, 'city'), onProgress: (step) => progress.push(step) });
});
afterAll(() => rm(dir, { recursive: true }));
const inCity = (name: string): string => join(dir, 'city', name);

describe('a built city', () => {
  it('comes back as it was built, by the contract', async () => {
    expect(await loadCity(join(dir, 'city'))).toEqual(city);
    expect(City.parse(city)).toEqual(city);
    expect(city).toMatchObject({
      kind: 'extract',
      name: { zh: 'Kleinstadt', en: 'Smalltown' },
      attribution: '© OpenStreetMap contributors',
      bounds: [10, 53, 10.003, 53.001],
      source: { file: 'klein-roads.osm' },
      branches: [{ name: { zh: 'Am "Markt" & Co', en: 'Am "Markt" & Co' } }],
    });
    expect(city.source.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leaves only its three files behind', async () => {
    expect((await readdir(join(dir, 'city'))).toSorted()).toEqual(['basemap.json', 'city.json', 'graph.bin']);
  });

  it('reports its steps in order', () => {
    const steps = progress.map(({ step }) => step);
    expect([...new Set(steps)]).toEqual(['read', 'graph', 'basemap', 'write']);
    expect(progress.at(-1)).toEqual({ step: 'write', share: 1 });
  });

  it('opens its graph', async () => {
    const graph = await loadRoadGraph(join(dir, 'city'));
    expect(graph.nodeCount).toBe(4);
    expect(graph.snap({ lat: 53.001, lon: 10.001 })?.snapDistanceM).toBeLessThan(1);
  });

  it('draws every layer of the contract, water with its island', async () => {
    const basemap = JSON.parse(await readFile(inCity('basemap.json'), 'utf8')) as Basemap;
    expect(Object.keys(basemap).toSorted()).toEqual([...BASEMAP_LAYERS].toSorted());
    expect(basemap.water.features).toHaveLength(1);
    const [lake] = basemap.water.features;
    expect(lake!.properties).toEqual({ class: 'lake', name: 'See' });
    expect(lake!.geometry.coordinates.map((ring) => ring.length)).toEqual([5, 4]);
    expect(basemap.park.features[0]!.properties).toEqual({ class: 'park', name: 'Anger' });
    const roads = basemap.road.features.map(({ properties }) => properties);
    expect(roads).toContainEqual({ class: 'secondary', name: 'Hauptstraße', nameEn: 'Main Street', bridge: true });
    expect(roads).toContainEqual({ class: 'residential', name: 'Hintergasse', oneway: true });
    expect(roads).toContainEqual({ class: 'motorway', oneway: true });
    const places = basemap.place.features.map(({ properties }) => properties.class);
    expect(places.toSorted()).toEqual(['branch', 'suburb']);
  });

  it('takes the name it is given', async () => {
    const name = { zh: '小城', en: 'Small' };
    const osmFile = join(dir, 'klein-roads.osm');
    const other = await buildCity({ osmFile, outDir: join(dir, 'other'), kind: 'demo', name });
    expect(other).toMatchObject({ kind: 'demo', name, attribution: null });
  });

  it('leaves an earlier city as it was when the new extract is bad', async () => {
    const osmFile = join(dir, 'bad.osm');
    await writeFile(osmFile, '<osm/>');
    await expect(buildCity({ osmFile, outDir: join(dir, 'other') })).rejects.toThrow(BadExtractError);
    expect(await loadCity(join(dir, 'other'))).toMatchObject({ name: { en: 'Small' } });
  });
});

describe('files that cannot be used', () => {
  it.each<[string, (bytes: Buffer) => Buffer, string, RegExp]>([
    ['another version', (bytes) => withByte(bytes, 8, () => 9), 'other_version', /has format 9, this program reads 1/],
    ['a flipped bit', (bytes) => withByte(bytes, bytes.length - 20, (old) => old ^ 1), 'damaged', /checksum/],
    ['a cut file', (bytes) => bytes.subarray(0, bytes.length - 8), 'damaged', /checksum/],
    ['no graph at all', () => Buffer.from('hello'), 'damaged', /not a road graph/],
  ])('graph.bin: %s', async (_, change, code, reason) => {
    await rm(join(dir, 'broken'), { recursive: true, force: true });
    await buildCity({ osmFile: join(dir, 'klein-roads.osm'), outDir: join(dir, 'broken') });
    const file = join(dir, 'broken', 'graph.bin');
    await writeFile(file, change(await readFile(file)));
    await expect(loadRoadGraph(join(dir, 'broken'))).rejects.toMatchObject({ name: 'GraphFileError', code });
    await expect(loadRoadGraph(join(dir, 'broken'))).rejects.toThrow(reason);
  });

  it.each<[string, string, string]>([
    ['another version', '{"formatVersion": 2}', 'other_version'],
    ['not JSON', '{', 'damaged'],
    ['a missing part', '{"formatVersion": 1, "kind": "demo"}', 'damaged'],
  ])('city.json: %s', async (_, text, code) => {
    await buildCity({ osmFile: join(dir, 'klein-roads.osm'), outDir: join(dir, 'broken') });
    await writeFile(join(dir, 'broken', 'city.json'), text);
    await expect(loadCity(join(dir, 'broken'))).rejects.toMatchObject({ name: 'CityFileError', code });
  });

  it('missing ones say so', async () => {
    await expect(loadCity(join(dir, 'none'))).rejects.toThrow(/cannot be read; build the city again/);
    await expect(loadRoadGraph(join(dir, 'none'))).rejects.toThrow(/cannot be read; build the city again/);
  });
});

describe('the name of a city without a name in its extract', () => {
  it.each([
    ['/data/edmonton-roads.osm.zip', 'Edmonton'],
    ['new-york_latest.osm.pbf', 'New York'],
    ['北京.osm', '北京'],
    ['map.osm', 'Map'],
    ['.osm', 'City'],
  ])('%s is %s', (file, name) => {
    expect(nameFromFile(file)).toEqual({ zh: name, en: name });
  });
});

function withByte(bytes: Buffer, at: number, value: (old: number) => number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = value(changed[at]!);
  return changed;
}
