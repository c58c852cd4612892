/** What happens when; events of the same moment in the order in which they were put in. */
export class EventQueue<E> {
  readonly #heap: { atS: number; order: number; event: E }[] = [];
  #order = 0;

  push(atS: number, event: E): void {
    const heap = this.#heap;
    heap.push({ atS, order: this.#order++, event });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The next event, undefined when there is none. */
  pop(): { readonly atS: number; readonly event: E } | undefined {
    const heap = this.#heap;
    const next = heap[0];
    const last = heap.pop();
    if (next === undefined || last === undefined || heap.length === 0) return next;
    heap[0] = last;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(child + 1, child)) child += 1;
      if (!this.#isBefore(child, at)) break;
      this.#swap(at, child);
      at = child;
    }
    return next;
  }

  #isBefore(a: number, b: number): boolean {
    const first = this.#heap[a]!;
    const second = this.#heap[b]!;
    return first.atS < second.atS || (first.atS === second.atS && first.order < second.order);
  }

  #swap(a: number, b: number): void {
    const held = this.#heap[a]!;
    this.#heap[a] = this.#heap[b]!;
    this.#heap[b] = held;
  }
}
