import type { DeviceId, RentalId, TenantId, VehicleId } from '@roadcall/contracts';
import { DEFAULT_RULES } from '../src/derive/alarm-rules.ts';
import { emptyState, stateFromJson, type DerivationState } from '../src/derive/derivation-state.ts';
import { deriveFix } from '../src/derive/derive-fix.ts';
import type { DeriveContext } from '../src/derive/draft.ts';
import type { Fact } from '../src/derive/facts.ts';
import { NO_FENCES } from '../src/derive/fence-set.ts';
import { orderFix, type FixContent, type OrderedFix } from '../src/derive/ordered-fix.ts';
import { DEFAULT_SETTINGS } from '../src/derive/settings.ts';

export const T0 = Date.UTC(2026, 2, 1, 8);
export const VEHICLE = '018f0000-0000-7000-8000-000000000001' as VehicleId;
export const RENTAL = '018f0000-0000-7000-8000-000000000002' as RentalId;

/** A device in a vehicle, nothing else around it. */
export const CONTEXT: DeriveContext = {
  device: { tenantId: 1 as TenantId, deviceId: 'device-1' as DeviceId },
  model: 'test',
  settings: DEFAULT_SETTINGS,
  asset: { vehicleId: VEHICLE },
  surroundings: {},
  timeZone: 'Asia/Shanghai',
  fences: NO_FENCES,
  alarmRules: DEFAULT_RULES,
};

const NOTHING: Omit<FixContent, 'ts' | 'receivedAt' | 'seq'> = {
  boot: 0,
  flags: 0,
  accuracyM: undefined,
  altitudeM: undefined,
  hdop: undefined,
  batteryV: undefined,
  externalPower: undefined,
  locked: undefined,
  dtc: undefined,
  alarm: undefined,
  attributes: undefined,
};

/** A fix taken `s` seconds after T0 and received at once, `northM` metres north of 31°N 121°E. */
export function fixAt(s: number, northM: number | undefined, more: Partial<FixContent> = {}): OrderedFix {
  const ts = T0 + s * 1_000;
  const place = northM === undefined ? {} : { lat: 31 + northM / 111_195, lon: 121 };
  return orderFix({ ...NOTHING, ts, receivedAt: ts, seq: s, ...place, ...more });
}

/** Part of a drive: for so many seconds at this speed, ignition on unless said. */
export interface Leg {
  forS: number;
  kph: number;
  ignition?: boolean | undefined;
  /** A fix each so many seconds; 10 unless said. */
  everyS?: number;
  /** The device says nothing. */
  silent?: boolean;
}

/** Fixes of a drive north. */
export function track(
  legs: readonly Leg[],
  more: (s: number, northM: number) => Partial<FixContent> = () => ({}),
): OrderedFix[] {
  const fixes: OrderedFix[] = [];
  let s = 0;
  let northM = 0;
  for (const { forS, kph, everyS = 10, silent = false, ...leg } of legs) {
    const ignition = 'ignition' in leg ? leg.ignition : true;
    for (const end = s + forS; s < end;) {
      const stepS = Math.min(everyS, end - s);
      s += stepS;
      northM += (kph / 3.6) * stepS;
      if (!silent) fixes.push(fixAt(s, northM, { speedKph: kph, ignition, ...more(s, northM) }));
    }
  }
  return fixes;
}

/** Derives all of them; `contextAt` may change by time, `restartAfter` writes the state out and reads it in again there. */
export function deriveAll(
  fixes: readonly OrderedFix[],
  contextAt: (at: number) => DeriveContext = () => CONTEXT,
  restartAfter: ReadonlySet<number> = new Set(),
): { facts: Fact[]; state: DerivationState } {
  let state = emptyState();
  const facts: Fact[] = [];
  for (const [i, fix] of fixes.entries()) {
    facts.push(...(JSON.parse(JSON.stringify(deriveFix(state, fix, contextAt(fix.at)))) as Fact[]));
    if (restartAfter.has(i)) state = stateFromJson(JSON.stringify(state));
  }
  return { facts, state };
}

/** The last word on each trip, stop or event of a kind, oldest first. */
export function lastOf<K extends 'trip' | 'stop' | 'event'>(
  facts: readonly Fact[],
  what: K,
): Extract<Fact, Record<K, unknown>>[K][] {
  const byId = new Map<string, Extract<Fact, Record<K, unknown>>[K]>();
  for (const fact of facts) {
    if (!(what in fact)) continue;
    const record = (fact as Extract<Fact, Record<K, unknown>>)[what] as { id: string } & Extract<
      Fact,
      Record<K, unknown>
    >[K];
    byId.set(record.id, record);
  }
  return [...byId.values()];
}
