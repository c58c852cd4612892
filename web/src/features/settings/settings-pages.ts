import {
  ClockSettings,
  DispatchSettings,
  numberFieldsOf,
  ProofSettings,
  ReplacementSettings,
  type NumberField,
} from '@roadcall/contracts';
import type { en } from '../../i18n/en/index.ts';

export const PAGES = ['dispatch', 'clocks', 'proof', 'replacements'] as const;
export type PageName = (typeof PAGES)[number];
/** Pages that are no numbers. */
export const OWN_PAGES = ['areas', 'zones'] as const;
export type OwnPageName = (typeof OWN_PAGES)[number];
type GroupName = keyof typeof en.settings.group;

/** One page of the company's settings: its fields in groups, each field by its path in the body. */
export interface SettingsPage {
  readonly fields: ReadonlyMap<string, NumberField>;
  readonly groups: readonly (readonly [name: GroupName, paths: readonly string[]])[];
}

const limits = numberFieldsOf(ClockSettings.shape.limitsS.unwrap().shape);
/** Path of the limit of a promise in the settings. */
const LIMIT = 'limitsS.';
const { firstWarningPct, secondWarningPct } = ClockSettings.shape;

/** The pages by name. Every field of the contracts is in exactly one group: a test says so. */
export const SETTINGS_PAGES: Readonly<Record<PageName, SettingsPage>> = {
  dispatch: {
    fields: numberFieldsOf(DispatchSettings.shape),
    groups: [
      ['offers', ['offerS', 'refusalPauseS', 'stalePositionS', 'maxTravelS', 'energyReservePct']],
      ['cost', ['travelWeight', 'responseWeight', 'overSkilledS']],
      ['promise', ['lateWeight', 'lateMarginS', 'majorWeight', 'criticalWeight']],
      ['swaps', ['swapPenaltyS', 'maxSwaps', 'freezeS']],
      ['soon', ['soonHorizonS', 'soonQuantile']],
      ['cover', ['coverageWeight', 'coverageReachS']],
      ['waiting', ['waitingPenaltyS', 'waitingAsIfS', 'impatientAfterS', 'impatienceWeight']],
      ['planning', ['burstS', 'replanS', 'solveDeadlineS', 'recordedExclusions']],
    ],
  },
  clocks: {
    fields: new Map([
      ...[...limits].map(([kind, field]) => [LIMIT + kind, field] as const),
      ...numberFieldsOf({ firstWarningPct, secondWarningPct }),
    ]),
    groups: [
      ['rescue', [...limits.keys()].filter((kind) => kind.startsWith('rescue.')).map((kind) => LIMIT + kind)],
      ['others', [...limits.keys()].filter((kind) => !kind.startsWith('rescue.')).map((kind) => LIMIT + kind)],
      ['warnings', ['firstWarningPct', 'secondWarningPct']],
    ],
  },
  proof: {
    fields: numberFieldsOf(ProofSettings.shape),
    groups: [
      ['accuracy', ['maxAccuracyM', 'usualAccuracyM']],
      ['departed', ['departM']],
      ['arrived', ['arriveM', 'maxArriveM', 'staysFactor', 'dwellS', 'slowKph', 'routeEndM', 'standsS']],
      ['left', ['leaveM', 'leaveS']],
      ['towed', ['togetherM', 'standingM', 'towM', 'towSamples']],
      ['dropped', ['apartM', 'apartS', 'dropPlaceM']],
      ['doubts', ['goneM', 'goneS', 'silentS', 'pressToleranceS', 'driftS', 'driftShare']],
      ['eta', ['smoothS', 'noiseS', 'tellS', 'tellEachS']],
    ],
  },
  replacements: {
    fields: numberFieldsOf(ReplacementSettings.shape),
    groups: [
      ['fit', ['fullFuelPct', 'leastChargePct', 'turnaroundS', 'maxTravelS']],
      ['bringing', ['upgradeStepS', 'kilometreS', 'lastOfStockS', 'handOverS', 'noReplacementS']],
      ['records', ['failurePauseS', 'recordedExclusions']],
    ],
  },
};

export const isOwnPageName = (name: string): name is OwnPageName => OWN_PAGES.some((page) => page === name);
export const isPageName = (name: string): name is PageName => PAGES.some((page) => page === name);

/** Numbers by path, as the fields of a page are held. */
export type Values = ReadonlyMap<string, number>;

/** Reads the fields of a page out of what the api gave. */
export function valuesOf(page: PageName, settings: object): Values {
  const nested = 'limitsS' in settings ? Object.entries(settings.limitsS ?? {}) : [];
  const found = new Map<string, unknown>([
    ...Object.entries(settings),
    ...nested.map(([kind, value]): [string, unknown] => [LIMIT + kind, value]),
  ]);
  return new Map(
    [...SETTINGS_PAGES[page].fields].map(([path, { preset }]) => {
      const value = found.get(path);
      return [path, typeof value === 'number' ? value : preset];
    }),
  );
}

/** The body that the api takes. */
export function bodyOf(values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const limitsS: Record<string, number> = {};
  for (const [path, value] of values) {
    if (path.startsWith(LIMIT)) limitsS[path.slice(LIMIT.length)] = value;
    else body[path] = value;
  }
  return Object.keys(limitsS).length > 0 ? { ...body, limitsS } : body;
}

/** Unit of a field, by the suffix that its name carries. */
export type UnitName = keyof typeof en.settings.unit | 'none';
export function unitOf(path: string): UnitName {
  if (path.startsWith(LIMIT) || path.endsWith('S')) return 'seconds';
  if (path.endsWith('Pct')) return 'percent';
  if (path.endsWith('Kph')) return 'kph';
  if (path.endsWith('M')) return 'metres';
  return path.endsWith('Weight') || path.endsWith('Factor') ? 'times' : 'none';
}
