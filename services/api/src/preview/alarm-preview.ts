import {
  AlarmRuleId,
  localDayOf,
  type AlarmPreview,
  type AlarmPreviewRequest,
  type DeviceId,
  type TenantId,
  type VehicleId,
} from '@roadcall/contracts';
import {
  findVehicles,
  listDevicesInVehicles,
  readFittingHistory,
  readFixesToDerive,
  readGeofencesSince,
  readTimedAlarmRules,
  loadTimeZones,
  readCompanyZone,
  readVehiclePhases,
  type Pool,
} from '@roadcall/store';
import {
  alarmRuleSet,
  compareKeys,
  DEFAULT_SETTINGS,
  deriveFix,
  DeviceTimeline,
  emptyState,
  fenceHistory,
  orderFix,
  zoneHistory,
  type AlarmFact,
  type AlarmRuleSet,
  type FenceHistory,
  type FixKey,
  type ZoneHistory,
} from '@roadcall/telematics';

const DAY_MS = 86_400_000;
/** A preview looks at as many vehicles as fit into this time, ms; what is left out is said. */
const BUDGET_MS = 6_000;
/** Other requests get their turn after this long, ms. */
const SLICE_MS = 5;
/** Fixes that are read at once. */
const PAGE = 2_000;
const MAX_EXAMPLES = 20;
/** Id of the rule that is tried out; no rule has it. */
const TRIED = AlarmRuleId.parse('preview.00000000');

interface Run {
  pool: Pool;
  tenantId: TenantId;
  rules: AlarmRuleSet;
  fences: FenceHistory;
  zones: ZoneHistory;
  from: number;
  until: number;
  deadline: number;
}

/**
 * What a rule would have raised in the last days: the derivation itself over stored fixes, with this rule and without
 * writing anything. Vehicles come in an order that says nothing; when time runs out, those that were looked at stand for
 * all. It gives way to other requests between slices of a few milliseconds.
 */
export async function previewAlarmRule(
  pool: Pool,
  tenantId: TenantId,
  { rule, replaces, days }: AlarmPreviewRequest,
  now: number,
): Promise<AlarmPreview> {
  const startedAt = performance.now();
  const from = now - days * DAY_MS;
  const others = (await readTimedAlarmRules(pool, new Date(now), tenantId)).filter(
    ({ id, kind }) => kind === rule.kind && id !== replaces && (rule.scope.to !== 'all' || id !== kind),
  );
  const rules = alarmRuleSet([...others, { ...rule, id: TRIED }]);
  const run: Run = {
    pool,
    tenantId,
    rules,
    fences: await readFences(pool, tenantId, from),
    zones: zoneHistory((await loadTimeZones(pool)).filter((zone) => zone.tenantId === tenantId)),
    from,
    until: now,
    deadline: startedAt + BUDGET_MS,
  };
  const devices = await listDevicesInVehicles(pool, tenantId, new Date(from));
  const raised: AlarmFact['alarm'][] = [];
  let looked = 0;
  let fixes = 0;
  for (const deviceId of devices) {
    if (performance.now() > run.deadline) break;
    const found = await previewDevice(run, deviceId);
    // Half a vehicle would say too little of itself.
    if (!found.isWhole && looked > 0) break;
    raised.push(...found.alarms);
    fixes += found.fixes;
    looked += 1;
  }
  const isEstimate = looked < devices.length;
  const factor = looked === 0 ? 0 : devices.length / looked;
  return {
    from: new Date(from).toISOString(),
    to: new Date(now).toISOString(),
    raised: isEstimate ? Math.round(raised.length * factor) : raised.length,
    looked: { vehicles: looked, of: devices.length, fixes },
    isEstimate,
    perDay: countPerDay(raised, from, now, await readCompanyZone(pool, tenantId), isEstimate ? factor : 1),
    examples: await examplesOf(pool, tenantId, raised),
    tookMs: Math.round(performance.now() - startedAt),
  };
}

async function readFences(pool: Pool, tenantId: TenantId, from: number): Promise<FenceHistory> {
  const versions = (await readGeofencesSince(pool, new Date(from))).filter((fence) => fence.tenantId === tenantId);
  return fenceHistory(
    versions.map(({ id, shape, scope, schedule, triggers, validFrom, validTo }) => ({
      id,
      shape,
      scope,
      schedule,
      triggers,
      validFrom: Date.parse(validFrom),
      validTo: validTo === null ? undefined : Date.parse(validTo),
    })),
  );
}

async function previewDevice(
  { pool, tenantId, rules, fences, zones, from, until, deadline }: Run,
  deviceId: DeviceId,
): Promise<{ alarms: AlarmFact['alarm'][]; fixes: number; isWhole: boolean }> {
  const [device] = await readFittingHistory(pool, [deviceId], new Date(from));
  if (device === undefined) return { alarms: [], fixes: 0, isWhole: true };
  const vehicleIds = device.fittings.flatMap(({ vehicleId }) => vehicleId ?? []);
  const phases = Map.groupBy(await readVehiclePhases(pool, vehicleIds, new Date(from)), (phase) => phase.vehicleId);
  const { models, fittings } = device;
  const history = { device: { tenantId, deviceId }, models, settings: DEFAULT_SETTINGS, fittings, phases };
  const timeline = new DeviceTimeline(history, {
    fencesAt: (time) => fences.at(time),
    alarmRulesAt: () => rules,
    zoneAt: (branchId, time) => zones.at(branchId, time),
  });

  const state = emptyState();
  const alarms: AlarmFact['alarm'][] = [];
  let after: FixKey = { at: from, ts: from, boot: -1, seq: -1 };
  let fixes = 0;
  for (;;) {
    const rows = await readFixesToDerive(pool, [{ tenantId, deviceId, after }], PAGE);
    const ordered = rows.map(orderFix).toSorted(compareKeys);
    let slice = performance.now() + SLICE_MS;
    for (const fix of ordered) {
      if (fix.at > until) return { alarms, fixes, isWhole: true };
      for (const fact of deriveFix(state, fix, timeline.at(fix.at))) {
        if (fact.kind === 'alarm_raised' && fact.alarm.ruleId === TRIED) alarms.push(fact.alarm);
      }
      fixes += 1;
      if (performance.now() < slice) continue;
      await new Promise(setImmediate);
      slice = performance.now() + SLICE_MS;
    }
    const last = ordered.at(-1);
    if (last === undefined || rows.length < PAGE) return { alarms, fixes, isWhole: true };
    if (performance.now() > deadline) return { alarms, fixes, isWhole: false };
    after = last;
  }
}

function countPerDay(
  alarms: readonly { beganAt: number }[],
  from: number,
  to: number,
  timeZone: string,
  factor: number,
): AlarmPreview['perDay'] {
  const counts = new Map<string, number>();
  for (let at = from; at < to; at += DAY_MS) counts.set(localDayOf(timeZone, at), 0);
  counts.set(localDayOf(timeZone, to), 0);
  for (const { beganAt } of alarms) {
    const day = localDayOf(timeZone, beganAt);
    counts.set(day, (counts.get(day) ?? 0) + factor);
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, count]) => ({ day, count: Math.round(count) }));
}

/** The vehicles with the most of them, each with its newest one. */
async function examplesOf(
  pool: Pool,
  tenantId: TenantId,
  alarms: readonly AlarmFact['alarm'][],
): Promise<AlarmPreview['examples']> {
  const ofVehicles = alarms.filter((alarm) => alarm.vehicleId !== undefined);
  const byVehicle = [...Map.groupBy(ofVehicles, (alarm) => alarm.vehicleId!)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MAX_EXAMPLES);
  const vehicles = await findVehicles(
    pool,
    tenantId,
    byVehicle.map(([id]) => id),
  );
  const plates = new Map<VehicleId, string>(vehicles.map(({ id, plate }) => [id, plate]));
  return byVehicle.map(([vehicleId, own]) => {
    const newest = own.toSorted((a, b) => b.beganAt - a.beganAt)[0]!;
    return {
      vehicleId,
      plate: plates.get(vehicleId) ?? '',
      count: own.length,
      at: new Date(newest.beganAt).toISOString(),
      lat: newest.lat ?? null,
      lon: newest.lon ?? null,
      value: newest.value ?? null,
    };
  });
}
