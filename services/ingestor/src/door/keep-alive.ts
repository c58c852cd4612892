const SLOTS = 512;

/** Something that has to be looked at once in a while. */
export interface Watched {
  /** Second at which it is due; Infinity: never. */
  dueAtS(): number;
  /** It is due: what it waited for has not come. */
  onDue(nowS: number): void;
  /** Kept by the wheel. */
  wheelSlot: number;
}

/**
 * Time-outs of all connections on one timer: a wheel of seconds. What happens on a connection only moves a number; the wheel
 * notices when it comes by that nothing was due yet, and puts it on. 18,000 timers cost more than all their keep-alives.
 */
export class TimingWheel {
  /** Whole seconds since the wheel began: the clock of everything on it. */
  nowS = 0;
  private readonly slots = Array.from({ length: SLOTS }, () => new Set<Watched>());
  private readonly startedAt: number;
  private readonly clock: () => number;

  /** @param clock ms that never go back. */
  constructor(clock: () => number = () => performance.now()) {
    this.clock = clock;
    this.startedAt = clock();
  }

  /** The first second at which this delay has certainly passed: `nowS` is whole, and behind while the process is busy. */
  after(delayS: number): number {
    return Math.ceil((this.clock() - this.startedAt) / 1_000 + delayS);
  }

  /** Puts it on, or moves it forward: to be called when what is due has become nearer, or was Infinity. */
  watch(item: Watched): void {
    const dueAtS = item.dueAtS();
    this.forget(item);
    if (dueAtS === Infinity) return;
    const inS = Math.min(Math.max(Math.ceil(dueAtS) - this.nowS, 1), SLOTS - 1);
    item.wheelSlot = (this.nowS + inS) % SLOTS;
    this.slots[item.wheelSlot]!.add(item);
  }

  forget(item: Watched): void {
    if (item.wheelSlot >= 0) this.slots[item.wheelSlot]!.delete(item);
    item.wheelSlot = -1;
  }

  /** Catches up with the clock; to be called each second. */
  turn(): void {
    const untilS = Math.floor((this.clock() - this.startedAt) / 1_000);
    while (this.nowS < untilS) {
      this.nowS += 1;
      const slot = this.nowS % SLOTS;
      const items = this.slots[slot]!;
      if (items.size === 0) continue;
      this.slots[slot] = new Set();
      for (const item of items) {
        item.wheelSlot = -1;
        if (item.dueAtS() <= this.nowS) item.onDue(this.nowS);
        else this.watch(item);
      }
    }
  }
}
