// The supervisor as it is, with stub children and a city of a few streets.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildPlan } from '../src/child.ts';
import { runMain } from '../src/run-main.ts';

function stub(name: string, environment: Record<string, string>): ChildPlan {
  return {
    name,
    entry: join(import.meta.dirname, 'stub-child.ts'),
    receivesLive: name === 'api',
    isVital: name !== 'simulator',
    environment: { PATH: process.env['PATH'] ?? '', STUB_NAME: name, ...environment },
  };
}

const failing = process.env['STUB_FAILING'];
process.exit(
  await runMain(process.argv.slice(2), {
    root: join(import.meta.dirname, '..', '..', '..'),
    workingDirectory: process.cwd(),
    adminPassword: process.env['ROADCALL_ADMIN_PASSWORD'],
    startedAt: Date.now(),
    planServices: ({ runtimeUrl }) =>
      ['ingestor', 'dispatcher', 'api'].map((name) =>
        stub(name, { DATABASE_URL: runtimeUrl, ...(name === failing ? { STUB_FAILS: 'the door is stuck' } : {}) }),
      ),
    planSimulator: () => stub('simulator', failing === 'simulator' ? { STUB_FAILS: 'no fuel' } : {}),
    makeDemoExtract: (file) => writeFile(file, fewStreets()),
    migrateQueues: () => Promise.resolve(),
  }),
);

/** A grid of streets, the least that makes a city. */
function fewStreets(): string {
  const side = 6;
  const nodes: string[] = [];
  const ways: string[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const id = row * side + column + 1;
      nodes.push(`<node id="${id}" lat="${30 + row * 0.002}" lon="${120 + column * 0.002}"/>`);
      if (column > 0) ways.push(way(1_000 + id, id - 1, id));
      if (row > 0) ways.push(way(2_000 + id, id - side, id));
    }
  }
  return `<?xml version="1.0"?><osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`;
}

function way(id: number, from: number, to: number): string {
  return `<way id="${id}"><nd ref="${from}"/><nd ref="${to}"/><tag k="highway" v="residential"/></way>`;
}
