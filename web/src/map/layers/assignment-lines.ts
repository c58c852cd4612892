import { projectOnPolyline, type LatLon } from '@roadcall/geo';
import { useFleet } from '../../data/fleet-store.ts';
import { pageSeconds } from '../../data/live.ts';
import { isOpen } from '../../features/incidents/incident-clock.ts';
import { routeOf } from '../../features/incidents/live-eta.ts';
import { drivesOf, type Drive } from '../../features/incidents/mission/drives.ts';
import { useRoute } from '../../route-store.ts';
import { TONES } from '../../theme/tones.ts';
import type { FleetLayer } from './fleet-layer.ts';
import { rgb } from './gl-program.ts';
import type { Stroke } from './stroke-renderer.ts';

const UPDATE_EVERY_MS = 500;

/** The way that each unit still has before it, from where it is to the scene: dashed while only offered, solid under way. */
export function drawAssignmentLines(fleet: FleetLayer): () => void {
  const update = (): void => {
    const { incidents, units } = useFleet.getState();
    const { selection } = useRoute.getState();
    const strokes: Stroke[] = [];
    for (const incident of incidents.values()) {
      if (!isOpen(incident)) continue;
      for (const drive of drivesOf(incident)) {
        const line = wayLeft(fleet, drive, units.get(drive.unitId)?.no);
        if (!line) continue;
        const chosen = [incident.id, drive.unitId, drive.vehicleId].some((id) => id !== null && id === selection?.id);
        strokes.push({
          places: line.flatMap((place) => {
            const { x, y } = fleet.table.plane.toPlane(place);
            return [x, y];
          }),
          colour: rgb(TONES[fleet.theme].violet),
          widthPx: chosen ? 5 : 3.6,
          dashed: drive.state === 'offered',
          alpha: selection === null || chosen ? 1 : 0.5,
        });
      }
    }
    fleet.strokes.set('ways', strokes);
  };
  update();
  const timer = setInterval(update, UPDATE_EVERY_MS);
  return () => clearInterval(timer);
}

/** From the unit's place on the screen along its route to the end; the whole route while the unit's place is not known. */
function wayLeft(fleet: FleetLayer, drive: Drive, no: number | undefined): readonly LatLon[] | null {
  const route = routeOf(drive);
  const slot = no === undefined ? undefined : fleet.table.slotOf(no);
  const here = slot === undefined ? null : fleet.table.latLonAt(slot, pageSeconds());
  if (!route) return here ? [here, drive.destination] : null;
  if (!here) return route.line;
  const at = projectOnPolyline(here, route.line);
  return [here, at.position, ...route.line.slice(at.index + 1)];
}
