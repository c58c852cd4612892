import { parseArgs } from 'node:util';
import { TimeZone } from '@roadcall/contracts';
import { PlainError } from './plain-error.ts';

/** What the person who starts Roadcall asked for. */
export interface Options {
  /** Port of console and API; 0 = any free one. */
  port: number;
  /** Port of the device door; 0 = any free one. */
  mqttPort: number;
  host: string;
  /** Data folder as given, or undefined for the default. */
  data: string | undefined;
  vehicles: number;
  units: number;
  /** OSM extract as given, or undefined for the demo city. */
  osm: string | undefined;
  /** IANA name; undefined: that of the machine for a real city, and none is set for the demo city. */
  timeZone: string | undefined;
  simulator: boolean;
  fresh: boolean;
}

const HELP = `Usage: npm start -- [options]

  --port N        port of console and API (default 8080)
  --mqtt-port N   port of the device door, MQTT (default 1884)
  --host ADDR     address to bind (default 127.0.0.1: this machine only)
  --data DIR      data folder (default .roadcall in this clone)
  --vehicles N    simulated rental vehicles, 0 to 20000 (default 500)
  --units N       simulated service units, 0 to 1000 (default 40)
  --osm FILE      a real city: .osm, .osm.zip or .osm.pbf (default: a made-up demo city)
  --time-zone Z   zone of the company, e.g. Europe/Berlin (default for --osm: this machine's;
                  the demo city is in Asia/Shanghai); later set in the console
  --no-simulator  only your own devices
  --fresh         delete what the data folder holds and begin anew
  --help          this text

ROADCALL_ADMIN_PASSWORD sets the first administrator's password; without it one is generated.
`;

/**
 * Reads the command line.
 * @throws PlainError naming the option that is wrong and what it takes.
 */
export function parseOptions(args: string[]): { help: string } | { options: Options } {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        'mqtt-port': { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        vehicles: { type: 'string' },
        units: { type: 'string' },
        osm: { type: 'string' },
        'time-zone': { type: 'string' },
        'no-simulator': { type: 'boolean' },
        fresh: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split(/\. |\n/)[0] ?? '') : String(cause);
    throw new PlainError(`${reason}; "npm start -- --help" lists the options.`, { cause });
  }
  if (values.help === true) return { help: HELP };
  const options: Options = {
    port: wholeNumber('--port', values.port, 8080, 65_535),
    mqttPort: wholeNumber('--mqtt-port', values['mqtt-port'], 1884, 65_535),
    host: text('--host', values.host) ?? '127.0.0.1',
    data: text('--data', values.data),
    vehicles: wholeNumber('--vehicles', values.vehicles, 500, 20_000),
    units: wholeNumber('--units', values.units, 40, 1_000),
    osm: text('--osm', values.osm),
    timeZone: timeZone('--time-zone', values['time-zone']),
    simulator: values['no-simulator'] !== true,
    fresh: values.fresh === true,
  };
  if (options.port !== 0 && options.port === options.mqttPort) {
    throw new PlainError(`--port and --mqtt-port must differ; both are ${options.port}.`);
  }
  return { options };
}

function wholeNumber(option: string, given: string | undefined, fallback: number, max: number): number {
  if (given === undefined) return fallback;
  const number = Number(given);
  if (!/^\d+$/.test(given) || number > max) {
    throw new PlainError(`${option} takes a whole number from 0 to ${max}, not "${given}".`);
  }
  return number;
}

function timeZone(option: string, given: string | undefined): string | undefined {
  if (given === undefined || TimeZone.safeParse(given).success) return given;
  throw new PlainError(`${option} takes a name of the IANA database like Europe/Berlin, not "${given}".`);
}

function text(option: string, given: string | undefined): string | undefined {
  if (given === '') throw new PlainError(`${option} needs a value.`);
  return given;
}
