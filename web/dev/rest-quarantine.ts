import {
  NewQuarantineRetry,
  RetryId,
  SETTLED_STATES,
  type QuarantineAttempt,
  type QuarantinedPayload,
  type QuarantineRetry,
  type RetryState,
} from '@roadcall/contracts';
import { ok, page, problem, type RecordedRoute } from './recorded-route.ts';
import { devicesOf } from './world/devices.ts';
import type { World } from './world/world.ts';

const retries = new WeakMap<World, { retry: QuarantineRetry; items: QuarantineAttempt[] }[]>();

function retriesOf(world: World) {
  const known = retries.get(world) ?? [];
  retries.set(world, known);
  return known;
}

const isSettled = ({ lastTry }: QuarantinedPayload): boolean =>
  (SETTLED_STATES as readonly (RetryState | null)[]).includes(lastTry);

/** In the recorded company a conflict stays one until it is decided, what is no JSON is refused again, the rest is stored. */
function outcomeOf({ reason, detail }: QuarantinedPayload, onConflict: QuarantineRetry['onConflict']) {
  const nothing = { reason: null, detail: null, storedFixes: 0, knownFixes: 0, conflicts: [] };
  if (reason === 'conflict') {
    if (onConflict !== 'report') return { ...nothing, state: onConflict === 'keep' ? 'kept' : 'replaced' } as const;
    const stored = { seq: 118, lat: 30.6212, lon: 114.8841, speed_kph: 41 };
    const conflict = { ts: new Date().toISOString(), stored, offered: { ...stored, lat: 30.6377, speed_kph: 57 } };
    return { ...nothing, state: 'conflict', conflicts: [conflict] } as const;
  }
  if (reason === 'unparseable') return { ...nothing, state: 'refused', reason, detail } as const;
  return { ...nothing, state: 'stored', storedFixes: 1 } as const;
}

function retry(world: World, body: unknown) {
  const { ids, filter, onConflict } = NewQuarantineRetry.parse(body);
  const meant = devicesOf(world).quarantine.filter(
    (message) =>
      !isSettled(message) &&
      (ids === undefined || ids.includes(message.id)) &&
      (filter?.deviceId === undefined || filter.deviceId === message.deviceId) &&
      (filter?.reason === undefined || filter.reason === message.reason),
  );
  if (meant.length === 0) return problem(409, 'nothing_to_retry', 'None of these messages is left');
  const asked = { requestedBy: 'demo', requestedAt: new Date().toISOString() };
  const retryId = RetryId.parse(crypto.randomUUID());
  const states: QuarantineRetry['states'] = {};
  const items = meant.map((message) => {
    const outcome = outcomeOf(message, onConflict);
    const said = { quarantineId: message.id, deviceId: message.deviceId, settledAt: asked.requestedAt, retryId };
    const attempt: QuarantineAttempt = { ...said, ...asked, ...outcome, conflicts: [...outcome.conflicts] };
    message.attempts.unshift(attempt);
    message.lastTry = outcome.state;
    states[outcome.state] = (states[outcome.state] ?? 0) + 1;
    return attempt;
  });
  const made: QuarantineRetry = { id: retryId, ...asked, onConflict, messages: meant.length, left: 0, states };
  retriesOf(world).unshift({ retry: made, items });
  return { status: 201, body: made };
}

/** The quarantine of the recorded company. */
export const QUARANTINE_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/quarantine$/,
    ({ world, query }) => {
      const [reason, deviceId, open] = [query.get('reason'), query.get('deviceId'), query.get('open')];
      return page(
        devicesOf(world).quarantine.filter(
          (message) =>
            (!reason || message.reason === reason) &&
            (!deviceId || message.deviceId === deviceId) &&
            (open === null || isSettled(message) === (open === 'false')),
        ),
      );
    },
  ],
  ['GET', /^\/quarantine\/drops$/, () => ok({ items: [] })],
  ['POST', /^\/quarantine\/retries$/, ({ world, body }) => retry(world, body)],
  ['GET', /^\/quarantine\/retries$/, ({ world }) => ok({ items: retriesOf(world).map((one) => one.retry) })],
  [
    'GET',
    /^\/quarantine\/retries\/([^/]+)\/items$/,
    ({ world, params, query }) => {
      const items = retriesOf(world).find((one) => one.retry.id === params[0])?.items ?? [];
      return page(items.filter(({ state }) => state === query.get('state')));
    },
  ],
  [
    'GET',
    /^\/quarantine\/(\d+)$/,
    ({ world, params }) => {
      const message = devicesOf(world).quarantine.find(({ id }) => id === Number(params[0]));
      return message ? ok(message) : problem(404, 'not_found', 'There is no such message');
    },
  ],
];
