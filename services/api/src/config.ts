import { commonConfig } from '@roadcall/service-kit';
import { z } from 'zod';

const url = z.string().regex(/^https?:\/\//, 'must begin with http:// or https://');
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])));

/** What the api reads from its environment. */
export const ApiConfig = z.object({
  ...commonConfig,
  DATABASE_URL: z.string().min(1),
  /** Set: live frames come over Redis; unset: over the supervisor's channel. */
  REDIS_URL: z.string().optional(),
  API_HOST: z.string().default('127.0.0.1'),
  /** 0 = any free port. */
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Folder of the built console. */
  WEB_DIST: z.string().optional(),
  /** Folder with `city.json` and `basemap.json`. */
  ROADCALL_CITY_DIR: z.string().optional(),
  /** Opens the API as role provisioner of tenant 1 for the run of this process: the fleet simulator's key. */
  PROVISIONING_TOKEN: z.string().min(32).optional(),
  /** Base URLs of other services whose /metrics are shown together with ours, comma separated. */
  METRICS_PEERS: list.pipe(z.array(url)),
  /** Origins beside our own from which a browser may use its session, comma separated. */
  ALLOWED_ORIGINS: list.pipe(z.array(url)),
  /** `true` behind one reverse proxy that adds to X-Forwarded-For and sets -Proto: what it added is believed, nothing before it. */
  TRUST_PROXY: z.stringbool().default(false),
  /** Calls of one address in a second, over ten seconds; an office shares one, and so do simulators. More: 429. */
  API_MAX_CALLS_PER_ADDRESS_PER_S: z.coerce.number().int().min(1).max(100_000).default(500),
  /** Interval of live frames, ms. */
  LIVE_TICK_MS: z.coerce.number().int().min(50).max(60_000).default(500),
});
export type ApiConfig = z.infer<typeof ApiConfig>;
