import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { frame, PbfWriter } from '../../test/pbf-file.ts';
import { SMALL_CITY_XML } from '../../test/small-city.ts';
import { zipFile } from '../../test/zip-file.ts';
import { demoCityXml } from '../demo/write-demo-city.ts';
import { buildRoadTables } from '../graph/build-road-tables.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { buildBasemap } from '../city/basemap.ts';
import { BadExtractError, type BadExtractCode } from './bad-extract-error.ts';
import { loadExtract, type LoadExtractOptions, type OsmExtract } from './osm-extract.ts';
import { readExtract } from './read-extract.ts';

vi.setConfig({ testTimeout: 60_000 });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'roads-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, content);
  return file;
}

async function asPbf(osmFile: string, packing: 'zlib' | 'raw' = 'zlib'): Promise<Buffer> {
  const writer = new PbfWriter();
  await readExtract(osmFile, writer);
  return writer.toBuffer(packing);
}

/** One line for all a city is built of. */
function digestOf(extract: OsmExtract, roads: RoadTables): string {
  const map = buildBasemap(extract, { name: { zh: '', en: '' }, branches: [] });
  return createHash('sha256').update(JSON.stringify(map)).update(JSON.stringify(roads)).digest('hex');
}

describe('the same city in every format', () => {
  it.each([
    ['a small city', SMALL_CITY_XML],
    ['the demo city', demoCityXml(1)],
  ])('gives the same roads and the same map: %s', async (_, xml) => {
    const osm = await fileOf('same.osm', xml);
    const pbf = await asPbf(osm);
    const files = [
      osm,
      await fileOf('same.osm.zip', zipFile([{ name: 'same.osm', content: Buffer.from(xml) }])),
      await fileOf('same.osm.pbf', pbf),
      await fileOf('raw.osm.pbf', await asPbf(osm, 'raw')),
      await fileOf('same.pbf.zip', zipFile([{ name: 'x/same.osm.pbf', content: pbf }])),
    ];
    const [first, ...others] = await Promise.all(
      files.map(async (file) => {
        const extract = await loadExtract(file);
        const roads = buildRoadTables(extract);
        return { nodes: roads.nodeLat.length, contents: digestOf(extract, roads) };
      }),
    );
    expect(first!.nodes).toBeGreaterThan(3);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('progress', () => {
  it('rises to 1', async () => {
    const shares: number[] = [];
    await loadExtract(await fileOf('progress.osm', SMALL_CITY_XML), { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
  });
});

describe('a bad extract', () => {
  /** How the file is refused: its code and the reason after the file's name, on one line. */
  const refusalOf = async (file: string, options: LoadExtractOptions = {}): Promise<string> => {
    const error: unknown = await loadExtract(file, options)
      .then(buildRoadTables)
      .catch((failed: unknown) => failed);
    if (!(error instanceof BadExtractError)) return 'not refused';
    const [before, reason] = error.message.split(' cannot be used as a city: ');
    return before === basename(file) && error.file === file ? `${error.code}: ${reason}` : error.message;
  };
  const whole = Buffer.from(SMALL_CITY_XML);

  it.each<[string, string | Buffer, BadExtractCode, RegExp]>([
    ['page.osm', '<html><body>Not found</body></html>', 'not_osm', /first element is <html>/],
    ['text.osm', 'hello', 'not_osm', /not well-formed XML/],
    ['empty.osm', '', 'not_osm', /not well-formed XML/],
    ['cut.osm', whole.subarray(0, 1500), 'truncated', /ends in the middle/],
    ['broken.osm', SMALL_CITY_XML.replace('</way>', '</wax>'), 'not_osm', /not well-formed/],
    ['latin.osm', Buffer.from(SMALL_CITY_XML, 'latin1'), 'not_osm', /UTF-8/],
    ['no-lat.osm', SMALL_CITY_XML.replace('lat="53.0010000" ', ''), 'not_osm', /no valid lat/],
    ['far.osm', SMALL_CITY_XML.replace('lat="53.0010000"', 'lat="153.0"'), 'not_osm', /not on Earth/],
    ['city.geojson', '{}', 'not_osm', /name does not end in/],
    ['text.zip', 'hello', 'not_osm', /not a complete zip/],
    ['photos.zip', zipFile([{ name: 'a.jpg', content: whole }]), 'not_osm', /no \.osm or \.osm\.pbf/],
    [
      'two.zip',
      zipFile([
        { name: 'a.osm', content: whole },
        { name: 'b.osm', content: whole },
      ]),
      'not_osm',
      /more than one OSM file/,
    ],
    ['cut.osm.zip', zipFile([{ name: 'a.osm', content: whole }]).subarray(0, 700), 'not_osm', /complete zip/],
    ['liar.zip', zipFile([{ name: 'a.osm', content: whole, claimedSize: 100 }]), 'unreadable', /read to its end/],
    ['text.pbf', 'this is not a pbf file at all', 'not_osm', /not OpenStreetMap PBF/],
    ['empty.pbf', '', 'not_osm', /not OpenStreetMap PBF/],
    ['headless.pbf', frame('OSMData', Buffer.from('x'), 'zlib'), 'not_osm', /no OSM header/],
    [
      'garbage.pbf',
      Buffer.concat([
        frame('OSMHeader', Buffer.alloc(0), 'raw'),
        frame('OSMData', Buffer.from([0xff, 0xff, 0x07, 1]), 'zlib'),
      ]),
      'not_osm',
      /blocks is damaged/,
    ],
  ])('is refused in one sentence: %s', async (name, content, code, reason) => {
    const refusal = await refusalOf(await fileOf(name, content));
    expect(refusal).toMatch(reason);
    expect(refusal).toMatch(new RegExp(`^${code}: [^\\n]+\\.$`));
  });

  it('is refused when the pbf ends anywhere but at its end', async () => {
    const pbf = await asPbf(await fileOf('whole.osm', SMALL_CITY_XML));
    for (let bytes = 0; bytes < pbf.length; bytes += 17) {
      const refusal = await refusalOf(await fileOf('cut.osm.pbf', pbf.subarray(0, bytes)));
      expect(refusal, `${bytes} bytes`).toMatch(/^(truncated|not_osm|no_roads|missing_nodes): /);
    }
  });

  it('is refused when a block inflates beyond the format’s bound', async () => {
    const bomb = frame('OSMData', Buffer.alloc(40 * 1024 * 1024), 'zlib');
    const file = await fileOf('bomb.osm.pbf', Buffer.concat([frame('OSMHeader', Buffer.alloc(0), 'raw'), bomb]));
    expect(await refusalOf(file)).toMatch(/^not_osm: .*damaged/);
  });

  it('is refused when it is larger than allowed', async () => {
    expect(await refusalOf(await fileOf('big.osm', whole), { maxBytes: 1000 })).toMatch(/^too_large: .*GB/);
    const zip = await fileOf('big.zip', zipFile([{ name: 'a.osm', content: whole }]));
    expect(await refusalOf(zip, { maxBytes: 2000 })).toMatch(/^too_large: .*unpack to/);
    expect(await refusalOf(await fileOf('many.osm', whole), { maxNodes: 3 })).toMatch(
      /^too_large: .*more than 3 nodes/,
    );
  });

  it('is refused when it is missing, or a folder', async () => {
    expect(await refusalOf(join(dir, 'absent.osm'))).toMatch(/^unreadable: .*cannot be opened/);
    expect(await refusalOf(dir)).toMatch(/^unreadable: .*not a file/);
  });

  it('is refused when it has no roads, or roads without their nodes', async () => {
    const noRoads = SMALL_CITY_XML.replaceAll('"highway"', '"barrier"');
    expect(await refusalOf(await fileOf('no-roads.osm', noRoads))).toMatch(/^no_roads: .*no drivable road/);
    const oneWayOut = SMALL_CITY_XML.replaceAll(/"highway" v="(secondary|tertiary)"/g, '"highway" v="steps"');
    expect(await refusalOf(await fileOf('no-network.osm', oneWayOut))).toMatch(/^no_roads: .*no network/);
    const noNodes = SMALL_CITY_XML.replaceAll(/<node id="[12]" .*\/>/g, '');
    expect(await refusalOf(await fileOf('no-nodes.osm', noNodes))).toMatch(/^missing_nodes: .*% of the nodes/);
  });
});
