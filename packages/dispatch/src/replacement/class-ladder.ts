import type { VehicleClass } from '@roadcall/contracts';

/**
 * The next better classes of each (domain §2, where the families are not compared; the arrows between them are ours). The
 * order is partial: a customer of a `premium` car is not given a `full_suv`, nor anybody but a van's a van.
 *
 *     economy → compact → mid_size → full_size → premium
 *                            ├→ suv → full_suv
 *                            └→ mpv      ↑
 *                         full_size ─────┘                van
 */
const NEXT_BETTER: Readonly<Record<VehicleClass, readonly VehicleClass[]>> = {
  economy: ['compact'],
  compact: ['mid_size'],
  mid_size: ['full_size', 'suv', 'mpv'],
  full_size: ['premium', 'full_suv'],
  premium: [],
  suv: ['full_suv'],
  full_suv: [],
  mpv: [],
  van: [],
};

/** Steps up from the rented class to another one: 0 the same, 1 the next better …; null: it is not as good. */
export function upgradeSteps(rented: VehicleClass, offered: VehicleClass): number | null {
  let reached: readonly VehicleClass[] = [rented];
  for (let steps = 0; reached.length > 0; steps++) {
    if (reached.includes(offered)) return steps;
    reached = reached.flatMap((each) => NEXT_BETTER[each]);
  }
  return null;
}

/** Whether a vehicle of the offered class may replace one of the rented class. */
export function mayReplace(rented: VehicleClass, offered: VehicleClass): boolean {
  return upgradeSteps(rented, offered) !== null;
}
