import type { Rental } from '@roadcall/contracts';
import { areaOf, type LatLon } from '@roadcall/geo';
import { useFences } from '../../data/fences.ts';

const RUNNING: ReadonlySet<Rental['status']> = new Set(['handed_over', 'active', 'preparing', 'ready', 'confirmed']);

/** The rental that a vehicle is in, or is next in. */
export function runningRental(rentals: ReadonlyMap<string, Rental>, vehicleId: string): Rental | undefined {
  return [...rentals.values()]
    .filter(({ status, legs }) => RUNNING.has(status) && legs.at(-1)?.vehicleId === vehicleId)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
}

/** Corners of the boxes of a rental's fences, to bring them into view. */
export function placesOfArea({ permittedFenceIds, forbiddenFenceIds }: Rental): LatLon[] {
  const { fences } = useFences.getState();
  return [...permittedFenceIds, ...forbiddenFenceIds].flatMap((id) => {
    const fence = fences.get(id);
    if (!fence) return [];
    const { west, south, east, north } = areaOf(fence.shape).bounds;
    return [
      { lat: south, lon: west },
      { lat: north, lon: east },
    ];
  });
}
