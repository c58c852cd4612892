import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distanceM } from '@roadcall/geo';
import { expect, it } from 'vitest';
import { seededRandom } from '../demo/random.ts';
import { buildCity } from './build-city.ts';
import { loadRoadGraph } from './city-files.ts';

/** Kept outside the repository for its licence; see the README of that folder. */
const EXTRACT = fileURLToPath(new URL('../../../../../shared/data/edmonton-roads.osm.zip', import.meta.url));
const isMissing = !existsSync(EXTRACT);

it.skipIf(isMissing)(
  `builds Edmonton${isMissing ? ' (skipped: no extract)' : ''}`,
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'edmonton-'));
    try {
      const city = await buildCity({ osmFile: EXTRACT, outDir: dir });
      expect(city).toMatchObject({ name: { en: 'Edmonton' }, attribution: '© OpenStreetMap contributors' });
      expect(city.branches).toHaveLength(6);
      for (const [i, one] of city.branches.entries()) {
        for (const other of city.branches.slice(i + 1)) expect(distanceM(one, other)).toBeGreaterThan(5000);
      }
      const graph = await loadRoadGraph(dir);
      expect(graph.nodeCount).toBeGreaterThan(8000);
      const random = seededRandom(1, 'edmonton');
      const places = Array.from({ length: 40 }, () => graph.randomPosition(random));
      for (const seconds of graph.travelTimesFrom(places[0]!, places)) expect(seconds).toBeLessThan(2 * 3600);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
  60_000,
);
