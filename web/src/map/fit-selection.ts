import { areaOf, type LatLon } from '@roadcall/geo';
import { useFences } from '../data/fences.ts';
import { useFleet } from '../data/fleet-store.ts';
import { pageSeconds } from '../data/live.ts';
import { routeOf } from '../features/incidents/live-eta.ts';
import { useRoute } from '../route-store.ts';
import { currentMap } from './current-map.ts';

/** Brings the selection into view: a vehicle, a unit, an incident with its unit and their way; without one the whole city. */
export function fitSelection(): void {
  const map = currentMap();
  if (!map) return;
  const places = placesOfSelection();
  if (places.length > 0) map.camera.fit(places);
  else map.camera.fitCity();
}

function placeOfNo(no: number | undefined): LatLon[] {
  const map = currentMap();
  const slot = no === undefined ? undefined : map?.fleet.table.slotOf(no);
  return map && slot !== undefined ? [map.fleet.table.latLonAt(slot, pageSeconds())] : [];
}

function placesOfSelection(): LatLon[] {
  const { selection } = useRoute.getState();
  const { vehicles, units, incidents, alarms } = useFleet.getState();
  if (!selection) return [];
  const alarm = selection.kind === 'alarm' ? alarms.get(selection.id) : undefined;
  if (alarm) return alarm.lat === null || alarm.lon === null ? [] : [{ lat: alarm.lat, lon: alarm.lon }];
  if (selection.kind === 'fence') return placesOfFence(selection.id);
  if (selection.kind !== 'incident') {
    return placeOfNo((vehicles.get(selection.id) ?? units.get(selection.id))?.no);
  }
  const incident = incidents.get(selection.id);
  if (!incident) return [];
  const { assignment } = incident;
  const running = assignment && assignment.endedAt === null ? assignment : null;
  return [
    { lat: incident.lat, lon: incident.lon },
    ...placeOfNo(units.get(running?.unitId ?? '')?.no),
    ...(running && running.state !== 'on_scene' ? (routeOf(running)?.line ?? []) : []),
  ];
}

/** The box of a fence by two of its corners. */
function placesOfFence(id: string): LatLon[] {
  const fence = useFences.getState().fences.get(id);
  if (!fence) return [];
  const { west, south, east, north } = areaOf(fence.shape).bounds;
  return [
    { lat: south, lon: west },
    { lat: north, lon: east },
  ];
}
