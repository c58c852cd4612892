import { compareKeys, type OrderedFix } from '@roadcall/telematics';

/** Fixes of one device that wait for the reorder window to pass, in their order, each once. */
export class ReorderBuffer {
  private fixes: OrderedFix[] = [];

  get size(): number {
    return this.fixes.length;
  }

  /** Puts a fix in its place; one that is already there changes nothing. Most come in order: looked for from the end. */
  add(fix: OrderedFix): void {
    const { fixes } = this;
    let at = fixes.length;
    while (at > 0) {
      const order = compareKeys(fixes[at - 1]!, fix);
      if (order === 0) return;
      if (order < 0) break;
      at -= 1;
    }
    if (at === fixes.length) fixes.push(fix);
    else fixes.splice(at, 0, fix);
  }

  /** Whether one of them was received by then. */
  isDue(cutoff: number): boolean {
    return this.fixes.some((fix) => fix.receivedAt <= cutoff);
  }

  /**
   * Takes out all fixes up to the greatest of those that were received by `cutoff` (server clock, ms): nothing that belongs
   * before them can come any more without being late.
   */
  release(cutoff: number): OrderedFix[] {
    const { fixes } = this;
    let count = fixes.length;
    while (count > 0 && fixes[count - 1]!.receivedAt > cutoff) count -= 1;
    if (count === 0) return [];
    if (count === fixes.length) {
      this.fixes = [];
      return fixes;
    }
    return fixes.splice(0, count);
  }

  clear(): void {
    this.fixes = [];
  }
}
