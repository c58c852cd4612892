import { commonConfig } from '@roadcall/service-kit';
import { z } from 'zod';

/** What the one-shot setup reads from its environment. */
export const SetupConfig = z.object({
  ...commonConfig,
  /** Set: the roles and the database of the two URLs below are made on its server. Unset: they are there. */
  DATABASE_SUPERUSER_URL: z.url().optional(),
  /** Connects as the role that owns the database: migrations run as it. */
  DATABASE_OWNER_URL: z.url(),
  /** What the services connect with: its role gets their privileges. */
  DATABASE_URL: z.url(),
  /** Password of the first administrator, `admin`, when there is none yet. */
  ROADCALL_ADMIN_PASSWORD: z.string().min(10).max(200).optional(),
  /** Set: the city is built into this folder if it is not there. */
  ROADCALL_CITY_DIR: z.string().min(1).optional(),
  /** OSM extract (.osm, .osm.pbf, .osm.zip) of the city; unset: the made-up demo city. */
  ROADCALL_OSM_FILE: z.string().min(1).optional(),
});
export type SetupConfig = z.infer<typeof SetupConfig>;
