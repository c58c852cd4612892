import {
  CredentialId,
  gatewayUsername,
  GatewayEdit,
  NewGateway,
  type CredentialRecord,
  type Gateway,
} from '@roadcall/contracts';
import { ok, problem, type Answer, type RecordedRoute } from './recorded-route.ts';
import { devicesOf } from './world/devices.ts';
import type { World } from './world/world.ts';

interface RecordedGateway {
  gateway: Gateway;
  credentials: CredentialRecord[];
}

const kept = new WeakMap<World, Map<string, RecordedGateway>>();

function gatewaysOf(world: World): Map<string, RecordedGateway> {
  let held = kept.get(world);
  if (held === undefined) {
    const ids = devicesOf(world)
      .devices.slice(0, 3)
      .map(({ id }) => id);
    const traccar = NewGateway.parse({ id: 'traccar-1', label: 'Traccar', devices: ids, models: ['Teltonika FMB920'] });
    held = new Map([['traccar-1', made(traccar)]]);
    kept.set(world, held);
  }
  return held;
}

function made({ id, ...scope }: NewGateway): RecordedGateway {
  const gateway = { id, ...scope, username: gatewayUsername(id), deviceCount: 0, credentials: [], version: 1 };
  const held: RecordedGateway = { gateway, credentials: [] };
  issue(held);
  return held;
}

/** As the api counts: those on the list, and those of the models. */
function counted(world: World, { gateway }: RecordedGateway): Gateway {
  const all = devicesOf(world).devices;
  const may = all.filter(({ id, model }) => gateway.devices.includes(id) || gateway.models.includes(model));
  return { ...gateway, deviceCount: may.length };
}

function issue(held: RecordedGateway): Answer {
  const id = CredentialId.parse(crypto.randomUUID());
  const createdAt = new Date().toISOString();
  held.credentials.unshift({ id, createdAt, createdBy: 'demo', revokedAt: null, revokedBy: null });
  const [newest, older] = held.credentials.filter(({ revokedAt }) => revokedAt === null);
  for (const record of held.credentials.slice(1)) {
    if (record !== older && record.revokedAt === null)
      Object.assign(record, { revokedAt: createdAt, revokedBy: 'demo' });
  }
  held.gateway.credentials = [older, newest].flatMap((one) => (one ? [{ id: one.id, createdAt: one.createdAt }] : []));
  const { id: gatewayId, username } = held.gateway;
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
  return { status: 201, body: { id, gatewayId, username, secret } };
}

function withGateway(world: World, id: string | undefined, handle: (held: RecordedGateway) => Answer): Answer {
  const held = gatewaysOf(world).get(id ?? '');
  return held ? handle(held) : problem(404, 'not_found', 'There is no such gateway');
}

/** The first device of a list that nobody has registered, as the api refuses it. */
function unknownDevice(world: World, { devices }: GatewayEdit): Answer | undefined {
  const known = new Set(devicesOf(world).devices.map(({ id }) => id));
  const stranger = devices.find((id) => !known.has(id));
  return stranger && problem(422, 'unknown_reference', 'Unknown', `there is no device ${stranger}`);
}

/** Gateways of the recorded company. */
export const GATEWAY_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/gateways$/,
    ({ world }) => ok({ items: [...gatewaysOf(world).values()].map((one) => counted(world, one)) }),
  ],
  [
    'POST',
    /^\/gateways$/,
    ({ world, body }) => {
      const wish = NewGateway.parse(body);
      const all = gatewaysOf(world);
      if (all.has(wish.id)) return problem(409, 'gateway_id_taken', 'A gateway has this id already');
      const refusal = unknownDevice(world, wish);
      if (refusal) return refusal;
      const held = made(wish);
      all.set(wish.id, held);
      held.credentials = [];
      const { body: credential } = issue(held);
      return { status: 201, body: { gateway: counted(world, held), credential } };
    },
  ],
  [
    'GET',
    /^\/gateways\/([^/]+)$/,
    ({ world, params }) => withGateway(world, params[0], (held) => ok(counted(world, held))),
  ],
  [
    'PUT',
    /^\/gateways\/([^/]+)$/,
    ({ world, params, body }) =>
      withGateway(world, params[0], (held) => {
        const edit = GatewayEdit.parse(body);
        const refusal = unknownDevice(world, edit);
        if (refusal) return refusal;
        held.gateway = { ...held.gateway, ...edit, version: held.gateway.version + 1 };
        return ok(counted(world, held));
      }),
  ],
  [
    'GET',
    /^\/gateways\/([^/]+)\/credentials$/,
    ({ world, params }) => withGateway(world, params[0], ({ credentials }) => ok({ items: credentials })),
  ],
  [
    'POST',
    /^\/gateways\/([^/]+)\/credentials$/,
    ({ world, params }) => withGateway(world, params[0], (held) => issue(held)),
  ],
  [
    'DELETE',
    /^\/gateways\/([^/]+)\/credentials\/([^/]+)$/,
    ({ world, params }) =>
      withGateway(world, params[0], (held) => {
        const record = held.credentials.find(({ id }) => id === params[1]);
        if (record) Object.assign(record, { revokedAt: new Date().toISOString(), revokedBy: 'demo' });
        held.gateway.credentials = held.gateway.credentials.filter(({ id }) => id !== params[1]);
        return { status: 204 };
      }),
  ],
];
