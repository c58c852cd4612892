import { join } from 'node:path';
import type { ChildPlan } from './child.ts';

/** What the children need to know of this run. */
export interface RunFacts {
  /** The clone. */
  root: string;
  host: string;
  apiPort: number;
  mqttPort: number;
  /** Loopback ports for health and metrics of the services without HTTP of their own. */
  healthPorts: { ingestor: number; dispatcher: number };
  runtimeUrl: string;
  cityFolder: string;
  /** Where the simulated devices keep their odometers. */
  simulatorMemoryFile: string;
  /** Lets the simulator provision its fleet through the API; new at each start. */
  provisioningToken: string;
  vehicles: number;
  units: number;
}

const LOOPBACK = '127.0.0.1';

/** The three services; they start side by side. */
export function planServices(facts: RunFacts, inherited: NodeJS.ProcessEnv): ChildPlan[] {
  const store = { DATABASE_URL: facts.runtimeUrl, ...optional(inherited, 'REDIS_URL') };
  const peers = Object.values(facts.healthPorts).map((port) => `http://${LOOPBACK}:${port}`);
  const tick = optional(inherited, 'LIVE_TICK_MS');
  return [
    service(facts, inherited, 'ingestor', {
      ...store,
      ...tick,
      ...healthAt(facts.healthPorts.ingestor),
      MQTT_HOST: facts.host,
      MQTT_PORT: String(facts.mqttPort),
    }),
    service(facts, inherited, 'dispatcher', {
      ...store,
      ...healthAt(facts.healthPorts.dispatcher),
      ROADCALL_CITY_DIR: facts.cityFolder,
    }),
    {
      ...service(facts, inherited, 'api', {
        ...store,
        ...tick,
        API_HOST: facts.host,
        API_PORT: String(facts.apiPort),
        ROADCALL_CITY_DIR: facts.cityFolder,
        WEB_DIST: join(facts.root, 'web', 'dist'),
        METRICS_PEERS: peers.join(','),
        PROVISIONING_TOKEN: facts.provisioningToken,
      }),
      receivesLive: true,
    },
  ];
}

/** The simulated fleet; it starts when the services are ready and reaches them like any device and any user. */
export function planSimulator(facts: RunFacts, inherited: NodeJS.ProcessEnv): ChildPlan {
  const reachable = facts.host === '0.0.0.0' ? LOOPBACK : facts.host === '::' ? '::1' : facts.host;
  const authority = reachable.includes(':') ? `[${reachable}]` : reachable;
  return {
    name: 'simulator',
    entry: join(facts.root, 'simulators', 'fleet', 'src', 'main.ts'),
    receivesLive: false,
    isVital: false,
    environment: {
      ...common(inherited),
      API_URL: `http://${authority}:${facts.apiPort}`,
      MQTT_URL: `mqtt://${authority}:${facts.mqttPort}`,
      PROVISIONING_TOKEN: facts.provisioningToken,
      SIM_VEHICLES: String(facts.vehicles),
      SIM_UNITS: String(facts.units),
      ROADCALL_CITY_DIR: facts.cityFolder,
      SIM_MEMORY_FILE: facts.simulatorMemoryFile,
    },
  };
}

function service(
  facts: RunFacts,
  inherited: NodeJS.ProcessEnv,
  name: string,
  environment: Record<string, string>,
): ChildPlan {
  return {
    name,
    entry: join(facts.root, 'services', name, 'src', 'main.ts'),
    receivesLive: false,
    isVital: true,
    environment: { ...common(inherited), ...compileCache(facts), ...environment },
  };
}

/** What Node made of the sources is kept for the next start: a service that has died is back in half the time. */
function compileCache({ root }: RunFacts): Record<string, string> {
  return { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile') };
}

function healthAt(port: number): Record<string, string> {
  return { HEALTH_HOST: LOOPBACK, HEALTH_PORT: String(port) };
}

/** Settings of single services that may be given to the whole, e.g. DISPATCH_SWEEP_S, MQTT_TLS_PORT. */
const TUNING = /^(DISPATCH|INGEST|SIM)_[A-Z_]+$|^MQTT_(MAX|TLS)_[A-Z_]+$/;

/** Children get what they need and nothing else: no owner's password, nobody's tokens. */
function common(inherited: NodeJS.ProcessEnv): Record<string, string> {
  return {
    ...optional(inherited, ...Object.keys(inherited).filter((name) => TUNING.test(name))),
    TZ: 'UTC',
    NODE_ENV: 'production',
    ROADCALL_LOG_FORMAT: 'json',
    ...optional(
      inherited,
      'PATH',
      'HOME',
      'LANG',
      'TMPDIR',
      'LOG_LEVEL',
      'METRICS_TOKEN',
      'NODE_OPTIONS',
      'NODE_COMPILE_CACHE',
    ),
  };
}

function optional(inherited: NodeJS.ProcessEnv, ...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = inherited[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
