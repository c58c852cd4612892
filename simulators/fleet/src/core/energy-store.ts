import type { Energy } from '@roadcall/contracts';
import type { Random } from '../random.ts';

/** Below this share a vehicle raises its low fuel or low charge alarm, percent. */
const LOW_ENERGY_PCT = 12;

/** Percent of a full tank or battery per driven kilometre: about 650, 600, 900 and 430 km of range. */
const PCT_PER_KM: Readonly<Record<Energy, number>> = { petrol: 0.155, diesel: 0.165, hybrid: 0.11, ev: 0.235 };
/** Idling with air conditioning, percent per hour. */
const IDLE_PCT_PER_H = 1.5;

/** The tank or battery of one vehicle. It only ever falls between two fillings. */
export class EnergyStore {
  readonly energy: Energy;
  #pct: number;

  constructor(energy: Energy, pct: number) {
    this.energy = energy;
    this.#pct = pct;
  }

  get pct(): number {
    return this.#pct;
  }

  get isElectric(): boolean {
    return this.energy === 'ev';
  }

  get isLow(): boolean {
    return this.#pct < LOW_ENERGY_PCT;
  }

  use(drivenM: number, idleS: number): void {
    const used = (drivenM / 1_000) * PCT_PER_KM[this.energy] + (idleS / 3_600) * IDLE_PCT_PER_H;
    this.#pct = Math.max(0, this.#pct - used);
  }

  /** A customer who ignored the gauge. */
  runDry(): void {
    this.#pct = Math.min(this.#pct, 0.4);
  }

  fillTo(pct: number): void {
    this.#pct = Math.max(this.#pct, pct);
  }
}

/** What a vehicle found somewhere has left; a few are near the threshold, so that a watcher soon sees the alarm. */
export function randomEnergyPct(random: Random): number {
  return random.chance(0.04) ? random.between(LOW_ENERGY_PCT, LOW_ENERGY_PCT + 0.8) : random.between(18, 98);
}
