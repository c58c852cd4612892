import type { AlarmKind } from '@roadcall/contracts';
import type { Random } from '../random.ts';
import type { EnergyStore } from './energy-store.ts';
import type { DeviceFix } from './outputs.ts';
import { rounded, Tracker, type Perceived } from './tracker.ts';
import type { RaisedAlarm } from './vehicle-state.ts';
import type { World } from './world.ts';

/** The box in a rental vehicle: its fixes, and the alarms that it raised and has not cleared. */
export class VehicleDevice {
  readonly #index: number;
  readonly #world: World;
  readonly #energy: EnergyStore;
  readonly #tracker: Tracker;
  readonly #raised: Map<AlarmKind, RaisedAlarm>;

  constructor(
    own: { index: number; energy: EnergyStore; firstWithinMs: number; alarms: readonly RaisedAlarm[] },
    world: World,
    random: Random,
    startMs: number,
  ) {
    this.#index = own.index;
    this.#energy = own.energy;
    this.#world = world;
    this.#tracker = new Tracker(random, startMs, own.firstWithinMs);
    this.#raised = new Map(own.alarms.map((alarm) => [alarm.kind, alarm]));
  }

  /** Raised and not cleared. */
  get alarms(): RaisedAlarm[] {
    return [...this.#raised.values()];
  }

  /** Whether a fix is to be sent now. */
  isDue(nowMs: number, motion: Pick<Perceived, 'speedMps' | 'ignition'>): boolean {
    return this.#tracker.isDue(nowMs, motion, this.#world.settings);
  }

  send(nowMs: number, seen: Perceived, alarm?: DeviceFix['alarm']): void {
    const pct = rounded(this.#energy.pct, 1);
    const dtc = this.#raised.get('engine_fault')?.code;
    const fix: DeviceFix = {
      ...this.#tracker.fix(seen),
      ...(this.#energy.isElectric ? { chargePct: pct } : { fuelPct: pct }),
      locked: !seen.ignition,
      ...(dtc === undefined ? {} : { dtc: [dtc] }),
      ...(alarm === undefined ? {} : { alarm }),
    };
    this.#world.emit({ kind: 'fix', atMs: nowMs, device: this.#index, fix });
  }

  /** Raises an alarm unless it is raised already. */
  raise(alarm: RaisedAlarm, nowMs: number, seen: Perceived): void {
    if (this.#raised.has(alarm.kind)) return;
    this.#raised.set(alarm.kind, alarm);
    this.send(nowMs, seen, { ...alarm, active: true });
  }

  /** Clears what is no longer so: everything but a tank that is still low. */
  clearMended(nowMs: number, seen: Perceived): void {
    for (const alarm of this.alarms) {
      if (this.#energy.isLow && (alarm.kind === 'low_fuel' || alarm.kind === 'low_charge')) continue;
      this.#raised.delete(alarm.kind);
      this.send(nowMs, seen, { ...alarm, active: false });
    }
  }
}
