/**
 * The largest strongly connected component of a directed graph in compressed rows (Tarjan's algorithm without
 * recursion, so that a city's depth cannot overflow the stack). Returns 1 for its nodes, 0 for the others.
 */
export function largestStronglyConnected(firstOut: Uint32Array, edgeTo: Uint32Array): Uint8Array {
  const nodeCount = firstOut.length - 1;
  const order = new Int32Array(nodeCount).fill(-1);
  const lowest = new Int32Array(nodeCount);
  const onStack = new Uint8Array(nodeCount);
  const component = new Int32Array(nodeCount).fill(-1);
  const nextEdge = firstOut.slice(0, nodeCount);
  const stack: number[] = [];
  const path: number[] = [];
  let visited = 0;
  let components = 0;
  let largest = -1;
  let largestSize = 0;

  const enter = (node: number): void => {
    order[node] = lowest[node] = visited++;
    onStack[node] = 1;
    stack.push(node);
    path.push(node);
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) lowest[parent] = Math.min(lowest[parent]!, lowest[node]!);
    if (lowest[node] !== order[node]) return;
    let size = 0;
    for (let member = -1; member !== node; size++) {
      member = stack.pop()!;
      onStack[member] = 0;
      component[member] = components;
    }
    if (size > largestSize) {
      largest = components;
      largestSize = size;
    }
    components++;
  };

  for (let start = 0; start < nodeCount; start++) {
    if (order[start] !== -1) continue;
    enter(start);
    while (path.length > 0) {
      const node = path.at(-1)!;
      const edge = nextEdge[node]!;
      if (edge === firstOut[node + 1]) {
        leave(node);
        continue;
      }
      nextEdge[node] = edge + 1;
      const to = edgeTo[edge]!;
      if (order[to] === -1) enter(to);
      else if (onStack[to] === 1) lowest[node] = Math.min(lowest[node]!, order[to]!);
    }
  }
  return Uint8Array.from(component, (id) => (id === largest ? 1 : 0));
}
