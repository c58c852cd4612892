import type {
  Assignment,
  Clock,
  ClockKind,
  ContactParty,
  GeofenceImportResult,
  Incident,
  ReplacementLeg,
  Terrain,
} from '@roadcall/contracts';
import { create } from 'zustand';
import type { AskedAct } from '../features/incidents/mission/crew-acts.ts';

/** What lies over the console: one thing at a time. */
export type Overlay =
  | { readonly kind: 'keys' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'password' }
  /** Without a vehicle: at a place that the caller says. */
  | { readonly kind: 'newIncident'; readonly vehicleId?: string }
  | {
      readonly kind: 'editTriage' | 'takeOff' | 'pin' | 'resolve' | 'chooseReplacement';
      readonly incidentId: string;
    }
  /** With a unit: the one that is meant. */
  | { readonly kind: 'assignUnit'; readonly incidentId: string; readonly unitId?: string }
  | {
      readonly kind: 'logContact';
      readonly incidentId: string;
      readonly party?: ContactParty;
      readonly summary?: string;
    }
  | {
      readonly kind: 'crewAct';
      readonly act: AskedAct;
      readonly incidentId: string;
      readonly assignment: Assignment;
    }
  | { readonly kind: 'releaseLeg'; readonly incidentId: string; readonly leg: ReplacementLeg }
  | { readonly kind: 'newPromise'; readonly incidentId: Incident['id']; readonly held: readonly ClockKind[] }
  | { readonly kind: 'cancelIncident'; readonly incidentId: string }
  | { readonly kind: 'acknowledge' | 'snooze' | 'note' | 'clear'; readonly alarmIds: readonly string[] }
  | {
      readonly kind: 'clock';
      readonly act: 'pause' | 'stop' | 'except' | 'cause';
      readonly clock: Pick<Clock, 'id' | 'incidentId' | 'kind'>;
    }
  | { readonly kind: 'terrain'; readonly incidentId: Incident['id']; readonly terrain: Terrain }
  | { readonly kind: 'unitDuty' | 'unitBreak' | 'retireUnit'; readonly unitId: string }
  /** Without an id: a new one. */
  | { readonly kind: 'editUnit'; readonly unitId?: string }
  | { readonly kind: 'partner'; readonly partnerId?: string }
  | { readonly kind: 'rentalArea'; readonly rentalId: string }
  | { readonly kind: 'newDevice' }
  | { readonly kind: 'importDevices' }
  /** Without an id: a new one. */
  | { readonly kind: 'gateway'; readonly gatewayId?: string }
  | { readonly kind: 'fencesImported'; readonly result: GeofenceImportResult }
  /** Without a name: a new one. */
  | { readonly kind: 'deviceModel'; readonly name?: string };

export const useOverlay = create<{ overlay: Overlay | null }>(() => ({ overlay: null }));

export function showOverlay(overlay: Overlay | 'keys' | 'palette' | 'password'): void {
  useOverlay.setState({ overlay: typeof overlay === 'string' ? { kind: overlay } : overlay });
}

export const closeOverlay = (): void => useOverlay.setState({ overlay: null });
