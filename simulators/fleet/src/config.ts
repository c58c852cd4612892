import { commonConfig } from '@roadcall/service-kit';
import { z } from 'zod';

const count = (fallback: number, max: number) => z.coerce.number().int().min(0).max(max).default(fallback);

/** What the fleet simulator reads from its environment. */
export const SimulatorConfig = z.object({
  ...commonConfig,
  /** Base URL of the api, e.g. `http://127.0.0.1:8080`. */
  API_URL: z.string().regex(/^https?:\/\//, 'must begin with http:// or https://'),
  /** Where devices connect, e.g. `mqtt://127.0.0.1:1884`. */
  MQTT_URL: z.string().regex(/^mqtts?:\/\//, 'must begin with mqtt:// or mqtts://'),
  /** The api's token of the same name. */
  PROVISIONING_TOKEN: z.string().min(32),
  /** Folder with the city's files. */
  ROADCALL_CITY_DIR: z.string().min(1),
  SIM_VEHICLES: count(500, 20_000),
  SIM_UNITS: count(40, 2_000),
  /** The same seed plans the same fleet. */
  SIM_SEED: z.coerce.number().int().min(0).default(7),
  /** Seconds of the city per second of the clock. Speeds that devices report stay those of the city. */
  SIM_SPEEDUP: z.coerce.number().min(0.1).max(60).default(1),
  /** Where places, odometers and tanks are kept over a restart; without it they are made up anew. */
  SIM_MEMORY_FILE: z.string().optional(),
});
export type SimulatorConfig = z.infer<typeof SimulatorConfig>;
