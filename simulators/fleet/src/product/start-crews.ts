import type { Assignment } from '@roadcall/contracts';
import type { Logger } from '@roadcall/service-kit';
import type { Simulation } from '../core/simulation.ts';
import type { PlannedUnit } from '../plan/plan-fleet.ts';
import type { Random } from '../random.ts';
import { ApiClient } from './api-client.ts';
import { Crew, type CrewBody } from './crew.ts';
import { followEvents, type EventFeed } from './event-feed.ts';
import type { IncidentBook } from './incident-book.ts';
import { crewApi } from './product-api.ts';
import type { ProvisionedFleet } from './provision-fleet.ts';

export interface CrewsOptions {
  readonly apiUrl: string;
  readonly units: ProvisionedFleet['units'];
  readonly planned: readonly PlannedUnit[];
  readonly simulation: Simulation;
  readonly book: IncidentBook;
  readonly random: Random;
  readonly thinksMs: readonly [number, number];
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Each unit's crew, signed in as its own user and following its own events, exactly like a crew's phone. */
export function startCrews(options: CrewsOptions): { crews: readonly Crew[]; feeds: readonly EventFeed[] } {
  const { apiUrl, logger, signal, random, thinksMs } = options;
  const started = options.units.map(({ id, crewToken }, index) => {
    const api = crewApi(new ApiClient(apiUrl, crewToken, signal));
    const crew = new Crew({ api, body: bodyOf(index, options), random, thinksMs, logger, signal });
    const feed = followEvents({
      apiUrl,
      token: crewToken,
      logger,
      onEvent(event) {
        if (event.kind === 'assignment.changed' && event.data.unitId === id) crew.follow(event.data);
      },
      onReset: () => void crew.readAgain(),
    });
    return { crew, feed };
  });
  return { crews: started.map(({ crew }) => crew), feeds: started.map(({ feed }) => feed) };
}

function bodyOf(unit: number, { simulation, book, planned }: CrewsOptions): CrewBody {
  return {
    drive: (id, to) => simulation.sendUnit(unit, id, to),
    bring({ id, vehicle, destination }) {
      const number = vehicle ? book.numberOf(vehicle.id) : undefined;
      return number !== undefined && simulation.bringVehicle(unit, id, number, destination);
    },
    work: (id) => simulation.workAtScene(unit, id),
    tow(assignment: Assignment) {
      const vehicle = book.find(assignment.incidentId)?.vehicle;
      return vehicle !== undefined && simulation.towVehicle(unit, vehicle);
    },
    towing(assignment: Assignment) {
      const found = book.find(assignment.incidentId);
      if (!found || found.vehicle === undefined || planned[unit]?.kind !== 'tow_truck') return 'never';
      const { type } = found.incident;
      return type === 'accident' || type === 'fire' ? 'always' : type === 'breakdown' ? 'sometimes' : 'never';
    },
    release: () => simulation.releaseUnit(unit),
  };
}
