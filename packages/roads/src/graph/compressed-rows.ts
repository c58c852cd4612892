/** Rows of edges by node: row n is firstRow[n] … firstRow[n + 1] − 1 of `sorted`, which lists edge numbers. */
export interface CompressedRows {
  readonly firstRow: Uint32Array;
  readonly sorted: Uint32Array;
}

/** Counting sort of edges by the node each belongs to; edges of one node keep their order. */
export function compressRows(nodeOfEdge: Uint32Array, nodeCount: number): CompressedRows {
  const firstRow = new Uint32Array(nodeCount + 1);
  for (const node of nodeOfEdge) firstRow[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) firstRow[node + 1]! += firstRow[node]!;
  const next = firstRow.slice(0, nodeCount);
  const sorted = new Uint32Array(nodeOfEdge.length);
  for (const [edge, node] of nodeOfEdge.entries()) sorted[next[node]!++] = edge;
  return { firstRow, sorted };
}
