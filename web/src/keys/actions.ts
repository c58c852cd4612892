import { t } from 'i18next';
import { useFleet } from '../data/fleet-store.ts';
import { isPermittedNow } from '../data/session.ts';
import { isOpen } from '../features/incidents/incident-clock.ts';
import { toast } from '../frame/toasts.ts';
import { currentMap } from '../map/current-map.ts';
import { goTo, select, setTable, useRoute } from '../route-store.ts';
import { showOverlay } from './overlays.ts';

/** What keys and the palette do: each is also a button somewhere. */

/** `d`: the open incident of what is selected, else a new one on the selected vehicle. */
export function dispatchSelected(): void {
  const { selection } = useRoute.getState();
  if (selection?.kind === 'incident') return focusDetail();
  if (selection?.kind !== 'vehicle') {
    toast({ id: 'pick-vehicle', title: t('desk.newIncident.pickVehicle') });
    return;
  }
  const running = [...useFleet.getState().incidents.values()].find(
    (incident) => incident.vehicleId === selection.id && isOpen(incident),
  );
  if (running) select({ kind: 'incident', id: running.id });
  else showOverlay({ kind: 'newIncident', vehicleId: selection.id });
}

/** `e` on a gateway: for whom it may publish. False: none is selected, or it may not be done. */
export function editGateway(): boolean {
  const { selection } = useRoute.getState();
  if (selection?.kind !== 'gateway' || !isPermittedNow('devices.write')) return false;
  showOverlay({ kind: 'gateway', gatewayId: selection.id });
  return true;
}

export function focusDetail(): void {
  document.getElementById('detail-title')?.focus();
}

export function followSelected(): void {
  const { selection } = useRoute.getState();
  const { vehicles, units, incidents } = useFleet.getState();
  const id = selection?.kind === 'incident' ? incidents.get(selection.id)?.assignment?.unitId : selection?.id;
  const record = vehicles.get(id ?? '') ?? units.get(id ?? '');
  if (record) currentMap()?.camera.toggleFollow(record.no);
}

/** `m`: the list of the section as a table over the map, and back. On the bare map it is the vehicles' list. */
export function toggleTable(): void {
  const { section, table } = useRoute.getState();
  if (section === 'map') goTo('vehicles', { table: true });
  else setTable(!table);
}

export function focusSearch(): void {
  const field = document.getElementById('search');
  field?.focus();
}
