import { parseArgs } from 'node:util';

/** What the person wants; `api` is the address of the console and the API. */
export type Command = { api: string; out: string | undefined } & (
  | { act: 'import'; file: string; dryRun: boolean; skipRefused: boolean }
  | { act: 'add'; id: string; imei: string | undefined; model: string | undefined }
  | { act: 'rotate'; id: string }
  | { act: 'revoke'; id: string; credentialId: string }
  | { act: 'list'; id: string }
  | { act: 'add-gateway'; id: string; label: string; models: string[]; devices: string[] }
  | { act: 'rotate-gateway'; id: string }
  | { act: 'revoke-gateway'; id: string; credentialId: string }
);

/** Something is wrong that the person can put right; shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Usage: npm run -s devices -- COMMAND [options]

  import FILE              register the devices of a CSV file (id, imei, model, firmware, expected_interval_s, plate, unit)
  add ID                   register one device; --imei IMEI, --model NAME
  list ID                  the credentials of a device, without their secrets
  rotate ID                issue a new secret; the newest older one stays live
  revoke ID CREDENTIAL     revoke a credential; connections with it end within 5 s

  add-gateway ID           add a gateway in front of many devices; --devices ID,ID --models NAME,NAME --label TEXT
  rotate-gateway ID        issue a new secret of a gateway
  revoke-gateway ID CREDENTIAL

  --url URL                address of Roadcall (default http://127.0.0.1:8080)
  --out FILE               write secrets to a new file that only you may read, instead of to standard output
  --dry-run                import: check everything, make nothing
  --skip-refused           import: leave refused lines out instead of stopping at them
  --help                   this text

ROADCALL_TOKEN is the session token (POST /api/v1/auth/sign-in with "transport":"bearer"); without it name and password are asked.
`;

/** Names of what follows each command. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  import: ['FILE'],
  add: ['ID'],
  list: ['ID'],
  rotate: ['ID'],
  revoke: ['ID', 'CREDENTIAL'],
  'add-gateway': ['ID'],
  'rotate-gateway': ['ID'],
  'revoke-gateway': ['ID', 'CREDENTIAL'],
};

/** Reads the command line; undefined: the help is wanted. @throws UsageError saying what is wrong and what is taken. */
export function parseCommand(args: string[]): Command | undefined {
  const { values, positionals } = read(args);
  const [act = '', first = '', second = ''] = positionals;
  if (values.help === true || positionals.length === 0) return undefined;
  const operands = Object.hasOwn(OPERANDS, act) ? OPERANDS[act] : undefined;
  if (operands === undefined) {
    throw new UsageError(`There is no command ${act}; there are ${Object.keys(OPERANDS).join(', ')}.`);
  }
  if (positionals.length !== operands.length + 1) throw new UsageError(`${act} takes ${operands.join(' and ')}.`);
  const common = { api: apiOf(values.url ?? 'http://127.0.0.1:8080'), out: values.out };
  switch (act) {
    case 'import':
      return {
        ...common,
        act,
        file: first,
        dryRun: values['dry-run'] === true,
        skipRefused: values['skip-refused'] === true,
      };
    case 'add':
      return { ...common, act, id: first, imei: values.imei, model: values.model };
    case 'revoke':
    case 'revoke-gateway':
      return { ...common, act, id: first, credentialId: second };
    case 'add-gateway': {
      const [models, devices] = [listOf(values.models), listOf(values.devices)];
      return { ...common, act, id: first, label: values.label ?? first, models, devices };
    }
    case 'rotate-gateway':
      return { ...common, act, id: first };
    default:
      return { ...common, act: act === 'rotate' ? 'rotate' : 'list', id: first };
  }
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        out: { type: 'string' },
        imei: { type: 'string' },
        model: { type: 'string' },
        models: { type: 'string' },
        devices: { type: 'string' },
        label: { type: 'string' },
        'dry-run': { type: 'boolean' },
        'skip-refused': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'the command line cannot be read', { cause });
  }
}

/** Names with commas between them. */
function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function apiOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`--url ${url} is no http address.`);
  return new URL('/api/v1', url).href;
}
