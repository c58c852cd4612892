import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCity } from '@roadcall/roads';

const ROWS = 9;
const STEP_DEG = 0.0011;
const CORNER = { lat: 30.5, lon: 114.9 };

/** A town of one kilometre, built like any other city: everybody is near, and a rescue takes minutes. */
export async function buildSmallTown(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-test-town-'));
  const osmFile = join(folder, 'town.osm');
  await mkdir(join(folder, 'city'));
  await writeFile(osmFile, townXml());
  await buildCity({ osmFile, outDir: join(folder, 'city'), kind: 'demo', name: { zh: '小镇', en: 'Smalltown' } });
  return join(folder, 'city');
}

function townXml(): string {
  const id = (row: number, column: number): number => 1 + row * ROWS + column;
  const indices = Array.from({ length: ROWS }, (_, i) => i);
  const nodes = indices.flatMap((row) =>
    indices.map((column) => {
      const lat = (CORNER.lat + row * STEP_DEG).toFixed(7);
      const lon = (CORNER.lon + column * STEP_DEG).toFixed(7);
      return `<node id="${id(row, column)}" lat="${lat}" lon="${lon}"/>`;
    }),
  );
  const ways = indices.flatMap((i) => [
    street(
      1_000 + i,
      `Row ${i}`,
      indices.map((j) => id(i, j)),
    ),
    street(
      2_000 + i,
      `Column ${i}`,
      indices.map((j) => id(j, i)),
    ),
  ]);
  return `<?xml version="1.0"?><osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`;
}

function street(wayId: number, name: string, refs: readonly number[]): string {
  const nodes = refs.map((ref) => `<nd ref="${ref}"/>`).join('');
  return `<way id="${wayId}">${nodes}<tag k="highway" v="tertiary"/><tag k="name" v="${name}"/></way>`;
}
