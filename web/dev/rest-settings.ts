import {
  DispatchSettings,
  NewClockSettings,
  ProofSettings,
  ReplacementSettings,
  type SettingsChange,
} from '@roadcall/contracts';
import { ok, page, problem, type RecordedRoute } from './recorded-route.ts';
import { differencesOf } from './setting-differences.ts';
import { BY } from './world/desk.ts';
import type { World } from './world/world.ts';

const SCHEMAS = {
  dispatch: DispatchSettings,
  clocks: NewClockSettings,
  proof: ProofSettings,
  replacements: ReplacementSettings,
} as const;
type Kind = keyof typeof SCHEMAS;
const isKind = (name: string | undefined): name is Kind => name !== undefined && name in SCHEMAS;

interface Kept {
  settings: Record<string, unknown>;
  version: number;
  changes: SettingsChange[];
}

const kept = new WeakMap<World, Map<Kind, Kept>>();

function keptOf(world: World, kind: Kind): Kept {
  const all = kept.get(world) ?? new Map<Kind, Kept>();
  kept.set(world, all);
  const held = all.get(kind) ?? { settings: SCHEMAS[kind].parse({}), version: 0, changes: [] };
  all.set(kind, held);
  return held;
}

const leavesOf = (settings: Record<string, unknown>): Map<string, number> =>
  new Map(
    Object.entries(settings).flatMap(([key, value]): [string, number][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([inner, leaf]): [string, number] => [`${key}.${inner}`, Number(leaf)])
        : [[key, Number(value)]],
    ),
  );

/** Settings of the recorded company. */
export const SETTINGS_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/settings\/(\w+)$/,
    ({ world, params }) => {
      const [kind] = params;
      if (!isKind(kind)) return problem(404, 'not_found', 'There are no such settings');
      const { settings, version } = keptOf(world, kind);
      return ok({ ...settings, version });
    },
  ],
  [
    'GET',
    /^\/settings\/(\w+)\/changes$/,
    ({ world, params }) => page(isKind(params[0]) ? keptOf(world, params[0]).changes : []),
  ],
  [
    'PUT',
    /^\/settings\/(\w+)$/,
    ({ world, params, body }) => {
      const [kind] = params;
      if (!isKind(kind)) return problem(404, 'not_found', 'There are no such settings');
      const wish = SCHEMAS[kind].safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const held = keptOf(world, kind);
      const changes = differencesOf(leavesOf(held.settings), leavesOf(wish.data));
      held.settings = wish.data;
      held.version += 1;
      held.changes.unshift({ version: held.version, at: new Date(world.now).toISOString(), by: BY, changes });
      return ok({ ...held.settings, version: held.version });
    },
  ],
];
