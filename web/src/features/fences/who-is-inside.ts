import type { GeofenceShape, VehicleWithPosition } from '@roadcall/contracts';
import { areaOf, checkShape } from '@roadcall/geo';
import { useMemo } from 'react';
import { useFleet } from '../../data/fleet-store.ts';
import { currentMotion, pageSeconds } from '../../data/live.ts';
import { useNow } from '../../data/tick.ts';

/** Looked at again this often, ms. */
const EVERY_MS = 3_000;

/** The vehicles that are in a shape now by their live positions; null while the shape is none. Works before it is saved. */
export function useInside(shape: GeofenceShape | null): readonly VehicleWithPosition[] | null {
  const vehicles = useFleet((state) => state.vehicles);
  const turn = useNow(({ now }) => Math.floor(now / EVERY_MS));
  const area = useMemo(() => (shape !== null && checkShape(shape).ok ? areaOf(shape) : null), [shape]);
  return useMemo(() => {
    const motion = currentMotion();
    if (area === null || motion === undefined) return null;
    const nowS = pageSeconds();
    return [...vehicles.values()].filter(({ no }) => {
      const slot = motion.slotOf(no);
      return slot !== undefined && area.contains(motion.latLonAt(slot, nowS));
    });
    // `turn` is the time itself: positions move without any record changing.
  }, [area, vehicles, turn]);
}
