import type { OrderedFix } from '@roadcall/telematics';
import type { FixSlab } from './fix-slab.ts';

/** Fixes of one device that wait for the reorder window to pass, in their order, each once. */
export class ReorderBuffer {
  private readonly slab: FixSlab;
  /** Where they are in the slab. */
  private slots: number[] = [];
  /** When the one that came first was received (server clock, ms). */
  private oldestAt = Number.POSITIVE_INFINITY;

  /** @param slab shared by the devices of a lane. */
  constructor(slab: FixSlab) {
    this.slab = slab;
  }

  get size(): number {
    return this.slots.length;
  }

  /** Puts a fix in its place; one that is already there changes nothing. Most come in order: looked for from the end. */
  add(fix: OrderedFix): void {
    const { slots, slab } = this;
    let at = slots.length;
    while (at > 0) {
      const order = slab.compare(slots[at - 1]!, fix);
      if (order === 0) return;
      if (order < 0) break;
      at -= 1;
    }
    const slot = slab.put(fix);
    if (at === slots.length) slots.push(slot);
    else slots.splice(at, 0, slot);
    this.oldestAt = Math.min(this.oldestAt, fix.receivedAt);
  }

  /** Whether one of them was received by then. */
  isDue(cutoff: number): boolean {
    return this.oldestAt <= cutoff;
  }

  /**
   * Takes out all fixes up to the greatest of those that were received by `cutoff` (server clock, ms): nothing that belongs
   * before them can come any more without being late.
   */
  release(cutoff: number): OrderedFix[] {
    const { slots, slab } = this;
    let count = slots.length;
    while (count > 0 && slab.receivedAt(slots[count - 1]!) > cutoff) count -= 1;
    if (count === 0) return [];
    const released: OrderedFix[] = [];
    for (let i = 0; i < count; i++) released.push(slab.take(slots[i]!));
    slots.splice(0, count);
    this.oldestAt = Number.POSITIVE_INFINITY;
    for (const slot of slots) this.oldestAt = Math.min(this.oldestAt, slab.receivedAt(slot));
    return released;
  }

  clear(): void {
    for (const slot of this.slots) this.slab.drop(slot);
    this.slots = [];
    this.oldestAt = Number.POSITIVE_INFINITY;
  }
}
