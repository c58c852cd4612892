import {
  Assignment,
  Geofence,
  GeofenceImportResult,
  Incident,
  pageOf,
  ProvisioningResult,
  Rental,
  Vehicle,
  VehicleWithPosition,
  type AssignmentId,
  type AssignmentProgress,
  type GeofenceImport,
  type NewIncident,
  type NewRental,
  type ProvisioningBatchInput,
  type RentalId,
  type RentalStatus,
  type VehicleCondition,
  type VehicleId,
} from '@roadcall/contracts';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import type { CrewApi } from './crew.ts';
import type { RentalApi } from './rental-desk.ts';

const PAGE = 500;
/** A made-up fleet is inspected for as long as anybody will simulate it. */
const INSPECTED_UNTIL = '2099-12-31';

/** What the simulator does with the token of its provisioner. */
export class ProductApi implements RentalApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  provision(batch: ProvisioningBatchInput): Promise<ProvisioningResult> {
    return this.#client.send({
      method: 'POST',
      path: '/provisioning/batch',
      body: batch,
      response: ProvisioningResult,
    });
  }

  /** Makes these fences where there are none yet: what people have changed or deleted stays so. @returns all there are then. */
  async makeFences(fences: GeofenceImport): Promise<Geofence[]> {
    const path = '/geofences';
    const there = await this.#readAll(path, {}, Geofence);
    if (there.length > 0) return there;
    await this.#client.send({ method: 'POST', path: `${path}/import`, body: fences, response: GeofenceImportResult });
    return this.#readAll(path, {}, Geofence);
  }

  listVehicles(): Promise<VehicleWithPosition[]> {
    return this.#readAll('/vehicles', {}, VehicleWithPosition);
  }

  /** Notes a condition, whatever the vehicle's version is: the last one to look at it is right. */
  async setCondition(id: VehicleId, condition: VehicleCondition): Promise<void> {
    const headers = { 'if-match': '*' };
    const path = `/vehicles/${id}`;
    // Who says that it is sound has inspected it.
    const body = condition === 'ok' ? { condition, inspectionValidUntil: INSPECTED_UNTIL } : { condition };
    await this.#client.send({ method: 'PATCH', path, headers, body, response: Vehicle });
  }

  listRentals(status: RentalStatus): Promise<Rental[]> {
    return this.#readAll('/rentals', { status }, Rental);
  }

  readRental(id: RentalId): Promise<Rental> {
    return this.#client.send({ method: 'GET', path: `/rentals/${id}`, response: Rental });
  }

  book(rental: NewRental, key: string): Promise<Rental> {
    return this.#client.send({
      method: 'POST',
      path: '/rentals',
      headers: { 'idempotency-key': key },
      body: rental,
      response: Rental,
    });
  }

  moveRental(id: RentalId, status: RentalStatus): Promise<Rental> {
    return this.#client.send({ method: 'POST', path: `/rentals/${id}/status`, body: { status }, response: Rental });
  }

  listOpenIncidents(): Promise<Incident[]> {
    return this.#readAll('/incidents', { status: 'open' }, Incident);
  }

  openIncident(incident: z.input<typeof NewIncident>, key: string): Promise<Incident> {
    return this.#client.send({
      method: 'POST',
      path: '/incidents',
      headers: { 'idempotency-key': key },
      body: incident,
      response: Incident,
    });
  }

  async #readAll<T extends z.ZodType>(
    path: string,
    filter: Readonly<Record<string, string>>,
    item: T,
  ): Promise<z.output<T>[]> {
    const items: z.output<T>[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ ...filter, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) });
      const page: { items: z.output<T>[]; next: string | null } = await this.#client.send({
        method: 'GET',
        path: `${path}?${query.toString()}`,
        response: pageOf(item),
      });
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }
}

/** What a crew does with the token of its user. */
export function crewApi(client: ApiClient): CrewApi {
  const act = (id: AssignmentId, verb: string, body?: AssignmentProgress): Promise<Assignment> =>
    client.send({ method: 'POST', path: `/assignments/${id}/${verb}`, body, response: Assignment });
  return {
    accept: (id) => act(id, 'accept'),
    pickUp: (id) => act(id, 'picked-up'),
    report: (id, state) => act(id, 'status', { state, reason: null }),
    async activeAssignment() {
      const response = z.object({ items: z.array(Assignment) });
      const { items } = await client.send({ method: 'GET', path: '/assignments/mine', response });
      return items[0] ?? null;
    },
  };
}
