import { OPEN_INCIDENT_STATUSES, type Incident, type IncidentId, type VehicleId } from '@roadcall/contracts';

/** What the book tells the simulation. */
export interface IncidentListener {
  incidentOpened(vehicle: number): void;
  incidentClosed(vehicle: number): void;
  /** Whether the customer is owed another vehicle. */
  replacementNoticed(vehicle: number, owed: boolean): void;
}

/** The open incidents of the simulated fleet, as the feed and the lists tell them. */
export class IncidentBook {
  readonly #vehicleOf: ReadonlyMap<VehicleId, number>;
  readonly #listener: IncidentListener;
  readonly #open = new Map<IncidentId, { incident: Incident; vehicle: number | undefined }>();

  constructor(vehicleIds: readonly VehicleId[], listener: IncidentListener) {
    this.#vehicleOf = new Map(vehicleIds.map((id, index) => [id, index]));
    this.#listener = listener;
  }

  /** An open incident with the number of its vehicle, if it is one of ours. */
  find(id: IncidentId): { incident: Incident; vehicle: number | undefined } | undefined {
    return this.#open.get(id);
  }

  /** Number of a vehicle of ours. */
  numberOf(id: VehicleId): number | undefined {
    return this.#vehicleOf.get(id);
  }

  /** News of one incident. */
  noticed(incident: Incident): void {
    const vehicle = incident.vehicleId === null ? undefined : this.#vehicleOf.get(incident.vehicleId);
    const known = this.#open.get(incident.id);
    if (known && incident.version < known.incident.version) return;
    const isOpen = OPEN_INCIDENT_STATUSES.includes(incident.status);
    if (isOpen) this.#open.set(incident.id, { incident, vehicle });
    else this.#open.delete(incident.id);
    if (vehicle === undefined) return;
    if (isOpen && !known) this.#listener.incidentOpened(vehicle);
    if (isOpen) this.#listener.replacementNoticed(vehicle, incident.replacementOwed);
    if (!isOpen) this.#listener.incidentClosed(vehicle);
  }

  /** All open incidents there are: what is not among them has ended meanwhile. */
  readAgain(open: readonly Incident[]): void {
    const ids = new Set(open.map(({ id }) => id));
    for (const [id, { vehicle }] of this.#open) {
      if (ids.has(id)) continue;
      this.#open.delete(id);
      if (vehicle !== undefined) this.#listener.incidentClosed(vehicle);
    }
    for (const incident of open) this.noticed(incident);
  }
}
