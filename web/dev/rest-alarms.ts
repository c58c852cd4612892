import {
  AlarmAct,
  AlarmBulkAct,
  AlarmPreviewRequest,
  AlarmRule,
  AlarmRuleWish,
  DEFAULT_ALARM_RULES,
  type AlarmRuleVersion,
} from '@roadcall/contracts';
import { ok, page, problem, type RecordedRoute } from './recorded-route.ts';
import { actOnAlarm } from './world/alarms.ts';
import type { World } from './world/world.ts';

const DAY_MS = 86_400_000;
const rules = new Map<string, AlarmRule>(
  Object.entries(DEFAULT_ALARM_RULES).map(([kind, body]) => [
    kind,
    AlarmRule.parse({ id: kind, kind, ...body, version: 0, validFrom: null, changedBy: null }),
  ]),
);
const versions = new Map<string, AlarmRuleVersion[]>();

function save(world: World, id: string, wish: AlarmRuleWish): AlarmRule {
  const now = new Date(world.now).toISOString();
  const rule = AlarmRule.parse({
    ...wish,
    id,
    version: (rules.get(id)?.version ?? 0) + 1,
    validFrom: now,
    changedBy: 'demo',
  });
  rules.set(id, rule);
  const before = (versions.get(id) ?? []).map((version) => ({ ...version, validTo: version.validTo ?? now }));
  versions.set(id, [{ ...rule, validTo: null, withdrawn: false }, ...before]);
  world.emit({ kind: 'alarm_rule.changed', data: rule });
  return rule;
}

/** What a day of this size could look like; the recorded company keeps no week of fixes. */
function previewOf(world: World, request: AlarmPreviewRequest) {
  const { threshold, minDurationS } = request.rule;
  const perDay = Array.from({ length: 7 }, (_, i) => ({
    day: new Date(world.now - (6 - i) * DAY_MS).toISOString().slice(0, 10),
    count: Math.max(0, Math.round(14 + 6 * Math.sin(i * 2) - minDurationS / 10 - (threshold ?? 0) / 40)),
  }));
  const examples = world.vehicles.slice(0, 6).map((vehicle, i) => ({
    vehicleId: vehicle.id,
    plate: vehicle.plate,
    count: 6 - i,
    at: new Date(world.now - i * 7_200_000).toISOString(),
    lat: null,
    lon: null,
    value: threshold === null ? null : threshold * 1.1,
  }));
  return {
    from: new Date(world.now - 7 * DAY_MS).toISOString(),
    to: new Date(world.now).toISOString(),
    raised: perDay.reduce((sum, { count }) => sum + count, 0),
    looked: { vehicles: 180, of: world.vehicles.length, fixes: 1_240_000 },
    isEstimate: world.vehicles.length > 180,
    perDay,
    examples,
    tookMs: 5_900,
  };
}

const ACTS = /^\/alarms\/([^/]+)\/(acknowledge|assign|snooze|note|clear)$/;

/** Alarms and their rules in the recorded company. */
export const ALARM_ROUTES: readonly RecordedRoute[] = [
  ['GET', /^\/alarms\/assignees$/, () => ok([])],
  [
    'POST',
    /^\/alarms\/bulk$/,
    ({ world, body }) => {
      const wish = AlarmBulkAct.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const alarms = wish.data.ids.flatMap((id) => actOnAlarm(world, id, wish.data.what) ?? []);
      return ok({ alarms, unknown: [] });
    },
  ],
  [
    'POST',
    ACTS,
    ({ world, params, body }) => {
      const wish = AlarmAct.safeParse({ ...(body as object), act: params[1] });
      const alarm = wish.success ? actOnAlarm(world, params[0]!, wish.data) : undefined;
      return alarm ? ok(alarm) : problem(404, 'not_found', 'There is no such alarm');
    },
  ],
  [
    'GET',
    /^\/alarms\/([^/]+)$/,
    ({ world, params }) => {
      const alarm = world.alarms.find(({ id }) => id === params[0]);
      if (!alarm) return problem(404, 'not_found', 'There is no such alarm');
      return ok({ ...alarm, history: world.alarmHistory.get(alarm.id) ?? [] });
    },
  ],
  ['GET', /^\/alarm-rules$/, () => page([...rules.values()])],
  ['GET', /^\/alarm-rules\/([^/]+)\/versions$/, ({ params }) => page(versions.get(params[0]!) ?? [])],
  [
    'POST',
    /^\/alarm-rules\/preview$/,
    ({ world, body }) => {
      const wish = AlarmPreviewRequest.safeParse(body);
      return wish.success ? ok(previewOf(world, wish.data)) : problem(400, 'invalid_body', wish.error.message);
    },
  ],
  [
    'PUT',
    /^\/alarm-rules\/([^/]+)$/,
    ({ world, params, body }) => {
      const wish = AlarmRuleWish.safeParse(body);
      return wish.success ? ok(save(world, params[0]!, wish.data)) : problem(400, 'invalid_body', wish.error.message);
    },
  ],
  [
    'POST',
    /^\/alarm-rules$/,
    ({ world, body }) => {
      const wish = AlarmRuleWish.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const id = `${wish.data.kind}.${String(10_000_000 + rules.size)}`;
      return { status: 201, body: save(world, id, wish.data) };
    },
  ],
  [
    'DELETE',
    /^\/alarm-rules\/([^/]+)$/,
    ({ params }) => {
      const rule = rules.get(params[0]!);
      if (!rule) return problem(404, 'not_found', 'There is no such alarm rule');
      if (rule.id === rule.kind) {
        rules.set(rule.id, { ...rule, ...DEFAULT_ALARM_RULES[rule.kind], version: rule.version + 1 });
      } else {
        rules.delete(rule.id);
      }
      return { status: 204 };
    },
  ],
];
