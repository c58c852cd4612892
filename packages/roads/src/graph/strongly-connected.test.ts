import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compressRows } from './compressed-rows.ts';
import { largestStronglyConnected } from './strongly-connected.ts';

it('finds the largest set of nodes that all reach each other', () => {
  const graphs = fc
    .integer({ min: 1, max: 12 })
    .chain((nodes) => fc.tuple(fc.constant(nodes), fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)))));
  fc.assert(
    fc.property(graphs, ([nodes, edges]) => {
      const rows = compressRows(
        Uint32Array.from(edges, ([from]) => from),
        nodes,
      );
      const inside = largestStronglyConnected(
        rows.firstRow,
        rows.sorted.map((edge) => edges[edge]![1]),
      );
      const reach = reachability(nodes, edges);
      const componentOf = (a: number): number[] => [...Array(nodes).keys()].filter((b) => reach[a]![b] && reach[b]![a]);
      const largest = Math.max(...[...Array(nodes).keys()].map((a) => componentOf(a).length));
      const found = [...inside.keys()].filter((node) => inside[node] === 1);
      expect(found).toEqual(componentOf(found[0]!));
      expect(found).toHaveLength(largest);
    }),
  );
});

it('does not run out of stack on a long road', () => {
  const nodes = 200_000;
  const ring = Uint32Array.from({ length: nodes }, (_, i) => (i + 1) % nodes);
  const rows = compressRows(
    Uint32Array.from({ length: nodes }, (_, i) => i),
    nodes,
  );
  expect(largestStronglyConnected(rows.firstRow, ring).every((inside) => inside === 1)).toBe(true);
});

function reachability(nodes: number, edges: readonly [number, number][]): boolean[][] {
  const reach = Array.from({ length: nodes }, (_, a) => Array.from({ length: nodes }, (_, b) => a === b));
  for (const [from, to] of edges) reach[from]![to] = true;
  for (let via = 0; via < nodes; via++) {
    for (let a = 0; a < nodes; a++) for (let b = 0; b < nodes; b++) reach[a]![b] ||= reach[a]![via]! && reach[via]![b]!;
  }
  return reach;
}
