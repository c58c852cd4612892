import {
  BranchEdit,
  CompanyEdit,
  RentalAreaDefaults,
  RentalAreaEdit,
  type RentalAreaVersion,
  type SettingsChange,
  type VersionedRentalAreaDefaults,
} from '@roadcall/contracts';
import { ok, page, problem, type RecordedRoute } from './recorded-route.ts';
import { differencesOf } from './setting-differences.ts';
import { BY } from './world/desk.ts';
import type { World } from './world/world.ts';

interface Held {
  company: { name: string; timeZone: string; version: number };
  defaults: VersionedRentalAreaDefaults;
  defaultsChanges: SettingsChange[];
  /** Versions of rentals' areas, the newest first. */
  areas: Map<string, RentalAreaVersion[]>;
}

const kept = new WeakMap<World, Held>();

function heldOf(world: World): Held {
  let held = kept.get(world);
  if (held === undefined) {
    held = {
      company: { name: 'Roadcall', timeZone: 'Asia/Shanghai', version: 1 },
      defaults: { defaults: [], version: 0 },
      defaultsChanges: [],
      areas: new Map(),
    };
    kept.set(world, held);
  }
  return held;
}

const leavesOf = ({ defaults }: RentalAreaDefaults): Map<string, string | null> =>
  new Map(
    defaults.flatMap(({ branchId, class: ofClass, permittedFenceIds, forbiddenFenceIds }) => {
      const which = `${branchId ?? '*'}/${ofClass ?? '*'}`;
      return [
        [`${which}.permittedFenceIds`, permittedFenceIds.join(', ') || null] as const,
        [`${which}.forbiddenFenceIds`, forbiddenFenceIds.join(', ') || null] as const,
      ];
    }),
  );

const notThere = (what: string) => problem(404, 'not_found', `There is no such ${what}`);

/** Where vehicles of the recorded company may be driven, and by which clocks it goes. */
export const AREA_ROUTES: readonly RecordedRoute[] = [
  ['GET', /^\/company$/, ({ world }) => ok(heldOf(world).company)],
  [
    'PATCH',
    /^\/company$/,
    ({ world, body }) => {
      const held = heldOf(world).company;
      return ok(Object.assign(held, CompanyEdit.parse(body), { version: held.version + 1 }));
    },
  ],
  [
    'PATCH',
    /^\/branches\/([^/]+)$/,
    ({ world, params, body }) => {
      const branch = world.branches.find(({ id }) => id === params[0]);
      if (!branch) return notThere('branch');
      return ok(Object.assign(branch, BranchEdit.parse(body), { version: branch.version + 1 }));
    },
  ],
  ['GET', /^\/rental-area-defaults$/, ({ world }) => ok(heldOf(world).defaults)],
  [
    'PUT',
    /^\/rental-area-defaults$/,
    ({ world, body }) => {
      const held = heldOf(world);
      const version = held.defaults.version + 1;
      const before = leavesOf(held.defaults);
      held.defaults = { ...RentalAreaDefaults.parse(body), version };
      const changes = differencesOf(before, leavesOf(held.defaults));
      held.defaultsChanges.unshift({ version, at: new Date(world.now).toISOString(), by: BY, changes });
      return ok(held.defaults);
    },
  ],
  ['GET', /^\/settings\/rental_areas\/changes$/, ({ world }) => page(heldOf(world).defaultsChanges)],
  [
    'PATCH',
    /^\/rentals\/([^/]+)$/,
    ({ world, params, body }) => {
      const rental = world.rentals.find(({ id }) => id === params[0]);
      if (!rental) return notThere('rental');
      Object.assign(rental, RentalAreaEdit.parse(body), { version: rental.version + 1 });
      const { permittedFenceIds, forbiddenFenceIds, version } = rental;
      const { areas } = heldOf(world);
      const validFrom = new Date(world.now).toISOString();
      areas.set(rental.id, [
        { permittedFenceIds, forbiddenFenceIds, version, validFrom, changedBy: BY },
        ...(areas.get(rental.id) ?? []),
      ]);
      return ok(rental);
    },
  ],
  [
    'GET',
    /^\/rentals\/([^/]+)\/areas$/,
    ({ world, params }) => {
      const rental = world.rentals.find(({ id }) => id === params[0]);
      if (!rental) return notThere('rental');
      const made = {
        permittedFenceIds: [],
        forbiddenFenceIds: [],
        version: 1,
        validFrom: rental.from,
        changedBy: null,
      };
      return ok({ items: [...(heldOf(world).areas.get(rental.id) ?? []), made] });
    },
  ],
];
