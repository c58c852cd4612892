import { alarms } from './alarms.ts';
import { behaviour } from './behaviour.ts';
import type { AlarmCondition, Asset, DeriveContext, DeriveStep, Draft } from './draft.ts';
import type { DerivationState } from './derivation-state.ts';
import type { HarshChange } from './driving-events.ts';
import type { Fact } from './facts.ts';
import { energy } from './energy.ts';
import { engineHours } from './engine-hours.ts';
import { fences } from './fences.ts';
import { motion } from './motion.ts';
import { odometer } from './odometer.ts';
import { compareKeys, type FixKey, type OrderedFix } from './ordered-fix.ts';
import { permittedArea } from './permitted-area.ts';
import { plausibility } from './plausibility.ts';
import { trips } from './trips.ts';

/** The way of a fix through derivation, as a list. Order matters: each step reads what those before it filled in. */
export const DERIVE_STEPS: readonly DeriveStep[] = [
  plausibility,
  odometer,
  motion,
  engineHours,
  behaviour,
  energy,
  trips,
  fences,
  permittedArea,
  alarms,
];

/**
 * Derives one fix: changes `state` in place and gives back what was found out. A fix that does not come after the last one
 * that was derived changes nothing: it is late, or the same again.
 */
export function deriveFix(state: DerivationState, fix: OrderedFix, context: DeriveContext): Fact[] {
  if (isDerived(state, fix)) return NOTHING;
  const draft: Draft = {
    fix,
    at: fix.at,
    context,
    state,
    reading: {
      sinceLastMs: state.derivedUpTo === undefined ? undefined : fix.at - state.derivedUpTo.at,
      place: undefined,
      placeBefore: undefined,
      jump: false,
      movedM: 0,
      deviceMovedM: 0,
      odometerM: undefined,
      speedKph: undefined,
      motion: 'unknown',
      engineMs: 0,
      overspeedMs: 0,
      harsh: NONE,
    },
    isRefitted: state.derivedUpTo !== undefined && !isSameAsset(state.asset, context.asset),
    facts: [],
    conditions: conditionsOf(fix),
  };
  state.asset = context.asset;
  for (const step of DERIVE_STEPS) step(draft);
  state.derivedUpTo = { at: fix.at, ts: fix.ts, boot: fix.boot, seq: fix.seq };
  return draft.facts;
}

const NOTHING: Fact[] = [];
const NONE: readonly HarshChange[] = [];

/** Whether a fix is not after the device's mark: derived already, or late. */
export function isDerived(state: DerivationState, fix: FixKey): boolean {
  return state.derivedUpTo !== undefined && compareKeys(fix, state.derivedUpTo) <= 0;
}

function isSameAsset(a: Asset | undefined, b: Asset | undefined): boolean {
  return a?.vehicleId === b?.vehicleId && a?.unitId === b?.unitId;
}

/** The alarm that the device itself sent, as a condition. */
function conditionsOf({ alarm, at, lat, lon }: OrderedFix): AlarmCondition[] {
  if (alarm === undefined) return [];
  return [{ kind: alarm.kind, subject: alarm.code ?? '', on: alarm.active, isSaid: true, at, lat, lon }];
}
