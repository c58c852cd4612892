/**
 * A priority queue of node numbers with decrease-key on typed arrays: a 4-ary heap, shallower and kinder to caches
 * than a binary one. Made once per graph and reused; no allocation while searching.
 */
export class NodeHeap {
  readonly #nodes: Int32Array;
  readonly #keys: Float64Array;
  /** Where a node is in the heap; meaningful only for nodes that are in it. */
  readonly #slots: Int32Array;
  #size = 0;

  constructor(nodeCount: number) {
    this.#nodes = new Int32Array(nodeCount);
    this.#keys = new Float64Array(nodeCount);
    this.#slots = new Int32Array(nodeCount);
  }

  get size(): number {
    return this.#size;
  }

  /** The smallest key, or Infinity when empty. */
  get minKey(): number {
    return this.#size > 0 ? this.#keys[0]! : Infinity;
  }

  clear(): void {
    this.#size = 0;
  }

  /** Adds a node that is not in the heap. */
  push(node: number, key: number): void {
    this.#siftUp(this.#size++, node, key);
  }

  /** Lowers the key of a node that is in the heap. */
  decrease(node: number, key: number): void {
    this.#siftUp(this.#slots[node]!, node, key);
  }

  /** Removes and returns the node with the smallest key; the heap must not be empty. */
  pop(): number {
    const top = this.#nodes[0]!;
    const last = --this.#size;
    if (last > 0) this.#siftDown(this.#nodes[last]!, this.#keys[last]!);
    return top;
  }

  #siftUp(start: number, node: number, key: number): void {
    let slot = start;
    while (slot > 0) {
      const parent = (slot - 1) >> 2;
      if (this.#keys[parent]! <= key) break;
      this.#place(slot, this.#nodes[parent]!, this.#keys[parent]!);
      slot = parent;
    }
    this.#place(slot, node, key);
  }

  #siftDown(node: number, key: number): void {
    const size = this.#size;
    let slot = 0;
    for (;;) {
      const firstChild = slot * 4 + 1;
      if (firstChild >= size) break;
      const end = Math.min(firstChild + 4, size);
      let smallest = firstChild;
      for (let child = firstChild + 1; child < end; child++) {
        if (this.#keys[child]! < this.#keys[smallest]!) smallest = child;
      }
      if (this.#keys[smallest]! >= key) break;
      this.#place(slot, this.#nodes[smallest]!, this.#keys[smallest]!);
      slot = smallest;
    }
    this.#place(slot, node, key);
  }

  #place(slot: number, node: number, key: number): void {
    this.#nodes[slot] = node;
    this.#keys[slot] = key;
    this.#slots[node] = slot;
  }
}
