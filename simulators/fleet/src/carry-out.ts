import { randomUUID } from 'node:crypto';
import type { VehicleId } from '@roadcall/contracts';
import type { Logger } from '@roadcall/service-kit';
import type { SimulationOutput } from './core/outputs.ts';
import type { DeviceFleet } from './device/device-fleet.ts';
import type { Crew } from './product/crew.ts';
import { persist } from './product/persist.ts';
import type { ProductApi } from './product/product-api.ts';
import type { RentalDesk } from './product/rental-desk.ts';
import type { SpedUpClock } from './sped-up-clock.ts';

/** Everything through which the simulated city reaches the product. */
export interface Outlets {
  readonly api: ProductApi;
  readonly devices: DeviceFleet;
  readonly desk: RentalDesk;
  readonly crews: readonly Crew[];
  readonly vehicleIds: readonly VehicleId[];
  readonly clock: SpedUpClock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Carries out in the product what has happened in the city: by MQTT, or by the API. Never waits, never throws. */
export function carryOut(output: SimulationOutput, outlets: Outlets): void {
  const { api, devices, desk, crews, vehicleIds, clock, logger, signal } = outlets;
  const ask = (what: string, act: () => Promise<unknown>): void => {
    persist(act, { signal }).catch((error: unknown) => {
      if (!signal.aborted) logger.info({ err: error, what }, 'the product refused');
    });
  };
  switch (output.kind) {
    case 'fix':
      devices.send(output.device, { ts: Math.round(clock.realMs(output.atMs)), ...output.fix });
      break;
    case 'rental':
      desk.order(output.vehicle, { want: output.want, untilMs: clock.realMs(output.untilMs) });
      break;
    case 'condition':
      ask('condition', () => api.setCondition(vehicleIds[output.vehicle]!, output.condition));
      break;
    case 'call': {
      const { type, note, needs } = output;
      const incident = { type, note, needs: [...needs], vehicleId: vehicleIds[output.vehicle]! };
      const key = randomUUID();
      ask('call', () => api.openIncident(incident, key));
      break;
    }
    case 'crew':
      crews[output.unit]?.stepDone(output.assignmentId, output.step);
      break;
    case 'home':
      logger.debug({ unit: output.unit }, 'a unit is back at its station');
      break;
  }
}
