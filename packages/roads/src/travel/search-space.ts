import { NodeHeap } from './node-heap.ts';

/** Marks in SearchSpace.via for nodes reached by no whole edge but from the source's own place on edge e: −2 − e. */
export const seedMark = (edge: number): number => -2 - edge;
export const edgeOfSeedMark = (mark: number): number => -2 - mark;

/**
 * The scratch memory of a search over one graph, reused by the next: a node's entries count only when its stamp is
 * this search's, so starting anew costs nothing however large the graph is. Searches are synchronous; one is enough.
 */
export class SearchSpace {
  readonly heap: NodeHeap;
  /** Seconds of the best way found to a node. */
  readonly seconds: Float64Array;
  /** The edge by which that way arrives, or a seedMark. */
  readonly via: Int32Array;
  readonly #seen: Uint32Array;
  readonly #settled: Uint32Array;
  readonly #wanted: Uint32Array;
  #stamp = 0;

  constructor(nodeCount: number) {
    this.heap = new NodeHeap(nodeCount);
    this.seconds = new Float64Array(nodeCount);
    this.via = new Int32Array(nodeCount);
    this.#seen = new Uint32Array(nodeCount);
    this.#settled = new Uint32Array(nodeCount);
    this.#wanted = new Uint32Array(nodeCount);
  }

  begin(): void {
    this.heap.clear();
    if (++this.#stamp < 0xffff_ffff) return;
    this.#seen.fill(0);
    this.#settled.fill(0);
    this.#wanted.fill(0);
    this.#stamp = 1;
  }

  /** Offers a way to a node; `priority` orders the heap (its seconds, plus an estimate of the rest for A*). */
  offer(node: number, seconds: number, priority: number, via: number): void {
    if (this.#seen[node] !== this.#stamp) {
      this.#seen[node] = this.#stamp;
      this.heap.push(node, priority);
    } else if (seconds < this.seconds[node]! && this.#settled[node] !== this.#stamp) {
      this.heap.decrease(node, priority);
    } else {
      return;
    }
    this.seconds[node] = seconds;
    this.via[node] = via;
  }

  /** Takes the next node; its seconds are final. */
  settleNext(): number {
    const node = this.heap.pop();
    this.#settled[node] = this.#stamp;
    return node;
  }

  /** Final seconds of a node, Infinity when this search has not settled it. */
  finalSeconds(node: number): number {
    return this.#settled[node] === this.#stamp ? this.seconds[node]! : Infinity;
  }

  /** Marks a node as one the caller waits for; true when it was not marked yet. */
  want(node: number): boolean {
    const isNew = this.#wanted[node] !== this.#stamp;
    this.#wanted[node] = this.#stamp;
    return isNew;
  }

  isWanted(node: number): boolean {
    return this.#wanted[node] === this.#stamp;
  }
}
