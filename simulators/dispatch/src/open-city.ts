import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildCity, loadRoadGraph, writeDemoCity, type RoadGraph } from '@roadcall/roads';

/**
 * The roads of an extract, or of the demo city when none is given.
 * @throws BadExtractError when the file is no usable extract.
 */
export async function openCity(extract: string | undefined): Promise<{ name: string; graph: RoadGraph }> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-city-'));
  try {
    const file = extract ?? join(folder, 'demo-city.osm');
    if (extract === undefined) await writeDemoCity(file);
    await buildCity({ osmFile: file, outDir: folder });
    const graph = await loadRoadGraph(folder);
    return { name: extract === undefined ? 'demo city' : basename(extract), graph };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
