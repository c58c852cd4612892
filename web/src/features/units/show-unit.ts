import { useFleet } from '../../data/fleet-store.ts';
import { pageSeconds } from '../../data/live.ts';
import { currentMap } from '../../map/current-map.ts';
import { select } from '../../route-store.ts';

/** Selects a unit and brings it into sight on the map. */
export function showUnit(id: string): void {
  select({ kind: 'unit', id });
  const map = currentMap();
  const unit = useFleet.getState().units.get(id);
  const slot = unit && map?.fleet.table.slotOf(unit.no);
  if (map && slot !== undefined) map.camera.reveal(map.fleet.table.latLonAt(slot, pageSeconds()));
}
