import type { Clock, GeofenceImportResult, Incident, Terrain } from '@roadcall/contracts';
import { create } from 'zustand';

/** What lies over the console: one thing at a time. */
export type Overlay =
  | { readonly kind: 'keys' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'password' }
  /** Without a vehicle: at a place that the caller says. */
  | { readonly kind: 'newIncident'; readonly vehicleId?: string }
  | {
      readonly kind: 'editTriage' | 'assignUnit' | 'logContact' | 'takeOff' | 'pin' | 'resolve';
      readonly incidentId: string;
    }
  | { readonly kind: 'cancelIncident'; readonly incidentId: string }
  | { readonly kind: 'acknowledge' | 'snooze' | 'note' | 'clear'; readonly alarmIds: readonly string[] }
  | {
      readonly kind: 'clock';
      readonly act: 'pause' | 'stop' | 'except' | 'cause';
      readonly clock: Pick<Clock, 'id' | 'incidentId' | 'kind'>;
    }
  | { readonly kind: 'terrain'; readonly incidentId: Incident['id']; readonly terrain: Terrain }
  | { readonly kind: 'newDevice' }
  | { readonly kind: 'importDevices' }
  | { readonly kind: 'fencesImported'; readonly result: GeofenceImportResult }
  /** Without a name: a new one. */
  | { readonly kind: 'deviceModel'; readonly name?: string };

export const useOverlay = create<{ overlay: Overlay | null }>(() => ({ overlay: null }));

export function showOverlay(overlay: Overlay | 'keys' | 'palette' | 'password'): void {
  useOverlay.setState({ overlay: typeof overlay === 'string' ? { kind: overlay } : overlay });
}

export const closeOverlay = (): void => useOverlay.setState({ overlay: null });
