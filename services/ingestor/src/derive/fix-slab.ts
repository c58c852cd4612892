import type { FixKey, OrderedFix } from '@roadcall/telematics';

type Extras = Pick<OrderedFix, 'dtc' | 'alarm' | 'attributes'>;

/** Numbers of a fix. */
const WIDTH = 21;
const RECEIVED_AT = 4;
/** A power of two, as what follows by doubling. */
const FIRST_SLOTS = 1_024;
const NO_EXTRAS: Extras = { dtc: undefined, alarm: undefined, attributes: undefined };

/**
 * Fixes that wait, as plain numbers in one array; NaN stands for unknown, 1 and 0 for yes and no. As objects, a hundred
 * thousand that live for five seconds each took twice the memory, and made the longest pauses of the garbage collector.
 */
export class FixSlab {
  private numbers = new Float64Array(FIRST_SLOTS * WIDTH);
  /** A ring of the slots that are free: what is taken from it in turn lies side by side in memory. */
  private free = slotsFrom(0, FIRST_SLOTS);
  private freeAt = 0;
  private freeCount = FIRST_SLOTS;
  /** What is no number, of the few that have it. */
  private readonly extras = new Map<number, Extras>();

  /** Keeps a copy. @returns its slot. */
  put(fix: OrderedFix): number {
    if (this.freeCount === 0) this.grow();
    const slot = this.free[this.freeAt]!;
    this.freeAt = (this.freeAt + 1) & (this.free.length - 1);
    this.freeCount -= 1;
    const { numbers } = this;
    const base = slot * WIDTH;
    numbers[base] = fix.at;
    numbers[base + 1] = fix.ts;
    numbers[base + 2] = fix.boot;
    numbers[base + 3] = fix.seq;
    numbers[base + RECEIVED_AT] = fix.receivedAt;
    numbers[base + 5] = fix.flags;
    numbers[base + 6] = fix.lat ?? Number.NaN;
    numbers[base + 7] = fix.lon ?? Number.NaN;
    numbers[base + 8] = fix.speedKph ?? Number.NaN;
    numbers[base + 9] = fix.headingDeg ?? Number.NaN;
    numbers[base + 10] = fix.satellites ?? Number.NaN;
    numbers[base + 11] = fix.odometerM ?? Number.NaN;
    numbers[base + 12] = fix.fuelPct ?? Number.NaN;
    numbers[base + 13] = fix.chargePct ?? Number.NaN;
    numbers[base + 14] = fix.accuracyM ?? Number.NaN;
    numbers[base + 15] = fix.altitudeM ?? Number.NaN;
    numbers[base + 16] = fix.hdop ?? Number.NaN;
    numbers[base + 17] = fix.batteryV ?? Number.NaN;
    numbers[base + 18] = fromBoolean(fix.ignition);
    numbers[base + 19] = fromBoolean(fix.externalPower);
    numbers[base + 20] = fromBoolean(fix.locked);
    const { dtc, alarm, attributes } = fix;
    if (dtc !== undefined || alarm !== undefined || attributes !== undefined) {
      this.extras.set(slot, { dtc, alarm, attributes });
    }
    return slot;
  }

  /** Gives the fix back, and its slot is free. */
  take(slot: number): OrderedFix {
    const { numbers } = this;
    const base = slot * WIDTH;
    const { dtc, alarm, attributes } = this.extras.size === 0 ? NO_EXTRAS : (this.extras.get(slot) ?? NO_EXTRAS);
    const fix = {
      at: numbers[base]!,
      ts: numbers[base + 1]!,
      boot: numbers[base + 2]!,
      seq: numbers[base + 3]!,
      receivedAt: numbers[base + RECEIVED_AT]!,
      flags: numbers[base + 5]!,
      lat: known(numbers[base + 6]!),
      lon: known(numbers[base + 7]!),
      speedKph: known(numbers[base + 8]!),
      headingDeg: known(numbers[base + 9]!),
      satellites: known(numbers[base + 10]!),
      odometerM: known(numbers[base + 11]!),
      fuelPct: known(numbers[base + 12]!),
      chargePct: known(numbers[base + 13]!),
      accuracyM: known(numbers[base + 14]!),
      altitudeM: known(numbers[base + 15]!),
      hdop: known(numbers[base + 16]!),
      batteryV: known(numbers[base + 17]!),
      ignition: toBoolean(numbers[base + 18]!),
      externalPower: toBoolean(numbers[base + 19]!),
      locked: toBoolean(numbers[base + 20]!),
      dtc,
      alarm,
      attributes,
    };
    this.drop(slot);
    return fix;
  }

  drop(slot: number): void {
    if (this.extras.size > 0) this.extras.delete(slot);
    this.free[(this.freeAt + this.freeCount) & (this.free.length - 1)] = slot;
    this.freeCount += 1;
  }

  /** As `compareKeys`: negative when what is in the slot comes before `key`, 0 for the same fix. */
  compare(slot: number, key: FixKey): number {
    const { numbers } = this;
    const base = slot * WIDTH;
    return (
      numbers[base]! - key.at ||
      numbers[base + 1]! - key.ts ||
      numbers[base + 2]! - key.boot ||
      numbers[base + 3]! - key.seq
    );
  }

  /** Server clock, ms. */
  receivedAt(slot: number): number {
    return this.numbers[slot * WIDTH + RECEIVED_AT]!;
  }

  private grow(): void {
    const slots = this.free.length;
    const numbers = new Float64Array(2 * slots * WIDTH);
    numbers.set(this.numbers);
    this.numbers = numbers;
    this.free = slotsFrom(slots, 2 * slots);
    this.freeAt = 0;
    this.freeCount = slots;
  }
}

/** Room for all slots up to `end`, with those from `first` on in it. */
function slotsFrom(first: number, end: number): Int32Array {
  const slots = new Int32Array(end);
  for (let i = first; i < end; i++) slots[i - first] = i;
  return slots;
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function fromBoolean(value: boolean | undefined): number {
  return value === undefined ? Number.NaN : value ? 1 : 0;
}

function toBoolean(value: number): boolean | undefined {
  return Number.isNaN(value) ? undefined : value === 1;
}
