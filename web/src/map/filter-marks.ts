import { useFleet } from '../data/fleet-store.ts';
import { serverNow } from '../data/server-clock.ts';
import { motionNow } from '../data/tally.ts';
import { alarmedVehicles, hasFilters, matchesFilters } from '../features/vehicles/filter-vehicles.ts';
import { statusOfVehicle } from '../marks/marks.ts';
import { useRoute } from '../route-store.ts';
import type { FleetLayer } from './layers/fleet-layer.ts';

/** Keeps the marks to what the filters let through; units are never filtered away. Returns what stops it. */
export function filterMarks(fleet: FleetLayer): () => void {
  const apply = (): void => {
    const { filters } = useRoute.getState();
    if (!hasFilters(filters)) fleet.marks.setFilter(() => false);
    else {
      const alarmed = alarmedVehicles(useFleet.getState().alarms.values());
      fleet.marks.setFilter(
        (subject) =>
          subject.kind === 'vehicle' &&
          !matchesFilters(subject.record, statusOfVehicle(subject.record, motionNow(subject.record)), {
            filters,
            alarmed,
          }),
      );
    }
    fleet.marks.refresh(serverNow());
  };
  apply();
  const stopRoute = useRoute.subscribe((state, before) => state.filters !== before.filters && apply());
  const stopFleet = useFleet.subscribe((state, before) => state.alarms !== before.alarms && apply());
  return () => {
    stopRoute();
    stopFleet();
  };
}
