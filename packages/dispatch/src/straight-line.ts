import type { Place } from '@roadcall/contracts';
import { distanceM } from '@roadcall/geo';
import type { Eta } from './situation.ts';

/** A way through a city is so much longer than the straight line (a usual figure for street grids). */
const DETOUR = 1.4;
/** Mean speed on it with lights and turns, km/h. */
const SPEED_KPH = 30;

/** Travel by a straight line with a detour: the last resort, flagged by its source. */
export function straightLineEta(from: Place, scene: Place): Eta {
  const metres = distanceM(from, scene) * DETOUR;
  return { etaS: (metres * 3.6) / SPEED_KPH, distanceM: metres, source: 'straight_line' };
}
