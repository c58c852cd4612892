import { TenantId } from '@roadcall/contracts';
import { commonConfig } from '@roadcall/service-kit';
import { z } from 'zod';

/** One or more addresses. */
const addresses = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()))
  .pipe(z.array(z.string().min(1)).min(1));
const port = z.coerce.number().int().min(0).max(65_535);

/** What the ingestor reads from its environment. */
export const IngestorConfig = z.object({
  ...commonConfig,
  DATABASE_URL: z.string().min(1),
  /** Set: live motion goes over Redis; unset: over the supervisor's channel. */
  REDIS_URL: z.string().optional(),
  /** Addresses of the device door, separated by commas; only this machine unless told. */
  MQTT_HOST: addresses.default(['127.0.0.1']),
  /** 0 = any free port. */
  MQTT_PORT: port.default(1884),
  /** Set, with the two files: the door listens here too, with TLS. */
  MQTT_TLS_PORT: port.optional(),
  /** Addresses of the TLS port, when they are others than those of `MQTT_HOST`. */
  MQTT_TLS_HOST: addresses.optional(),
  /** PEM: certificate with its chain. A changed file is taken without a restart. */
  MQTT_TLS_CERT_FILE: z.string().min(1).optional(),
  MQTT_TLS_KEY_FILE: z.string().min(1).optional(),
  /** Set: the broker door is open too, an MQTT client of this broker (`mqtt://` or `mqtts://`). */
  MQTT_URL: z
    .string()
    .regex(/^mqtts?:\/\//, 'must begin with mqtt:// or mqtts://')
    .optional(),
  BROKER_USERNAME: z.string().min(1).optional(),
  BROKER_PASSWORD: z.string().min(1).optional(),
  /** PEM: trusted instead of the system's certificates. */
  BROKER_CA_FILE: z.string().min(1).optional(),
  /** Stable, and its own for each ingestor: the broker keeps the session of this name. */
  BROKER_CLIENT_ID: z.string().min(1).max(64).default('roadcall-ingestor'),
  /** Set: ingestors with the same name share the broker's messages (`$share`). */
  BROKER_SHARE_GROUP: z
    .string()
    .regex(/^[^/+#]+$/, 'must be without / + #')
    .optional(),
  /** Messages that the broker may send before their PUBACK. */
  BROKER_MAX_IN_FLIGHT: z.coerce.number().int().min(1).max(65_535).default(2_000),
  /** The company whose devices are behind that broker. */
  BROKER_TENANT_ID: z.coerce.number().pipe(TenantId).prefault(1),
  /** What stands before the id of another system in the id of our device. */
  BROKER_DEVICE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9-]*$/, 'must be letters, digits and hyphens')
    .default(''),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: port.default(0),
  /** Most connections of devices at once. */
  MQTT_MAX_CONNECTIONS: z.coerce.number().int().min(1).default(50_000),
  /** Of one address at once: many devices may share one behind their operator's NAT. */
  MQTT_MAX_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).default(50_000),
  /** New connections of one address per second. */
  MQTT_MAX_NEW_PER_ADDRESS_PER_S: z.coerce.number().int().min(1).default(5_000),
  /** Messages per second; what is beyond is read a second later. */
  MQTT_MAX_MESSAGES_PER_DEVICE_PER_S: z.coerce.number().int().min(1).default(500),
  MQTT_MAX_MESSAGES_PER_ADDRESS_PER_S: z.coerce.number().int().min(1).default(50_000),
  /** A batch leaves when a message has waited this long, ms (a quarter of a second when there are few and none is urgent) … */
  INGEST_FLUSH_MS: z.coerce.number().int().min(0).max(1_000).default(20),
  /** … or when it has this many fixes. */
  INGEST_BATCH_FIXES: z.coerce.number().int().min(1).max(50_000).default(5_000),
  /** Writers; each has a connection of its own. */
  INGEST_LANES: z.coerce.number().int().min(1).max(16).default(2),
  /** Fixes of each lane that wait in memory for derivation; beyond it a device's are read again when their time has come. */
  DERIVE_MAX_FIXES: z.coerce.number().int().min(1).default(200_000),
  /** Fixes of a device that come out of order by up to this long are put in order before they are derived, ms. */
  REORDER_WINDOW_MS: z.coerce.number().int().min(0).max(60_000).default(5_000),
});
export type IngestorConfig = z.infer<typeof IngestorConfig>;
