import {
  NewPartner,
  NewUnit,
  PartnerEdit,
  PartnerId,
  UnitBreakChange,
  UnitDutyChange,
  UnitEdit,
  UnitRetirement,
  type Unit,
} from '@roadcall/contracts';
import { ok, page, problem, type Answer, type Call, type RecordedRoute } from './recorded-route.ts';
import { nextId } from './world/random.ts';
import { changeUnit, missionsOf } from './world/units.ts';
import type { World } from './world/world.ts';

const missing = problem(404, 'not_found', 'There is no such unit');
const HELD: readonly Unit['state'][] = ['committed', 'en_route', 'on_scene', 'towing'];
const held = problem(409, 'unit_has_assignment', 'Its assignment holds the unit');

const iso = (at: number): string => new Date(at).toISOString();
const unitOf = ({ world, params }: Call): Unit | undefined => world.units.find(({ id }) => id === params[0]);

/** A route over a unit, with its body checked. */
function overUnit<T>(
  schema: { safeParse(body: unknown): { success: true; data: T } | { success: false; error: Error } },
  handle: (unit: Unit, body: T, call: Call) => Answer,
): (call: Call) => Answer {
  return (call) => {
    const unit = unitOf(call);
    const body = schema.safeParse(call.body ?? {});
    if (!unit) return missing;
    return body.success ? handle(unit, body.data, call) : problem(400, 'invalid_body', body.error.message);
  };
}

const references = (world: World, edit: Partial<UnitEdit>): Partial<Unit> => {
  const partner = world.partners.find(({ id }) => id === edit.partnerId);
  const crew = world.unitRecords.crews.find(({ id }) => id === edit.crewUserId);
  return {
    ...(edit.partnerId === undefined ? {} : { partner: partner ? { id: partner.id, name: partner.name } : null }),
    ...(edit.crewUserId === undefined ? {} : { crew: crew ? { id: crew.id, name: crew.name } : null }),
  };
};

/** Units at the desk of the recorded company, and its partners. */
export const UNIT_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/units$/,
    ({ world, query }) =>
      page(
        world.units
          .filter(({ retired }) => Boolean(retired) === (query.get('retired') === 'true'))
          .map((unit) => world.withPosition(unit)),
      ),
  ],
  [
    'POST',
    /^\/units$/,
    ({ world, body }) => {
      const wish = NewUnit.required().safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      if (world.units.some(({ name }) => name === wish.data.name))
        return problem(409, 'name_taken', 'The name is taken');
      const unit = world.addUnit({ ...wish.data, ...references(world, wish.data), deviceId: null });
      world.unitRecords.history.set(unit.id, []);
      world.unitRecords.work.set(unit.id, { shifts: [], breaks: [] });
      world.emit({ kind: 'unit.changed', data: unit });
      return { status: 201, body: unit };
    },
  ],
  [
    'GET',
    /^\/units\/([^/]+)$/,
    (call) => {
      const unit = unitOf(call);
      return unit ? ok(call.world.withPosition(unit)) : missing;
    },
  ],
  [
    'PATCH',
    /^\/units\/([^/]+)$/,
    overUnit(UnitEdit, (unit, edit, { world }) => ok(changeUnit(world, unit, { ...edit, ...references(world, edit) }))),
  ],
  [
    'POST',
    /^\/units\/([^/]+)\/duty$/,
    overUnit(UnitDutyChange, (unit, { state, reason }, { world }) => {
      if (HELD.includes(unit.state)) return held;
      const begins = state !== 'off_shift';
      const shift = begins ? (unit.shift ?? { beganAt: iso(world.now), endsAt: iso(world.now + 8 * 3_600_000) }) : null;
      return ok(
        changeUnit(
          world,
          unit,
          { state, dutyReason: reason, shift, ...(begins ? {} : { break: null }) },
          { state, reason },
        ),
      );
    }),
  ],
  [
    'POST',
    /^\/units\/([^/]+)\/break$/,
    overUnit(UnitBreakChange, (unit, change, { world }) => {
      if (HELD.includes(unit.state)) return held;
      if (change.act === 'end') return ok(changeUnit(world, unit, { break: null }, { kind: 'break_ended' }));
      const dueAt = iso(world.now + change.minutes * 60_000);
      return ok(changeUnit(world, unit, { break: { beganAt: iso(world.now), dueAt } }, { kind: 'break_began' }));
    }),
  ],
  [
    'POST',
    /^\/units\/([^/]+)\/sign-of-life$/,
    (call) => {
      const unit = unitOf(call);
      if (!unit) return missing;
      const { now } = call.world;
      const dueAt = unit.safety.dueAt === null ? null : iso(now + (unit.safetyIntervalMin ?? 30) * 60_000);
      return ok(
        changeUnit(
          call.world,
          unit,
          { safety: { dueAt, lastAt: iso(now), silentSince: null } },
          { kind: 'sign_of_life' },
        ),
      );
    },
  ],
  [
    'POST',
    /^\/units\/([^/]+)\/retire$/,
    overUnit(UnitRetirement, (unit, { reason }, { world }) =>
      HELD.includes(unit.state)
        ? held
        : ok(
            changeUnit(
              world,
              unit,
              {
                state: 'out_of_service',
                retired: { at: iso(world.now), reason },
                crew: null,
                crewUserId: null,
                shift: null,
                break: null,
              },
              { kind: 'retired', reason },
            ),
          ),
    ),
  ],
  [
    'POST',
    /^\/units\/([^/]+)\/reinstate$/,
    (call) => {
      const unit = unitOf(call);
      return unit ? ok(changeUnit(call.world, unit, { retired: null }, { kind: 'reinstated' })) : missing;
    },
  ],
  [
    'GET',
    /^\/units\/([^/]+)\/work$/,
    ({ world, params }) => ok(world.unitRecords.work.get(params[0]!) ?? { shifts: [], breaks: [] }),
  ],
  [
    'GET',
    /^\/units\/([^/]+)\/history$/,
    ({ world, params }) => ok({ items: world.unitRecords.history.get(params[0]!) ?? [] }),
  ],
  ['GET', /^\/units\/([^/]+)\/missions$/, ({ world, params }) => ok({ items: missionsOf(world, params[0]!) })],
  ['GET', /^\/crews$/, ({ world }) => ok({ items: world.unitRecords.crews })],
  [
    'POST',
    /^\/partners$/,
    ({ world, body }) => {
      const wish = NewPartner.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const partner = { ...wish.data, id: PartnerId.parse(nextId()), version: 1 };
      world.partners.push(partner);
      world.emit({ kind: 'partner.changed', data: partner });
      return { status: 201, body: partner };
    },
  ],
  [
    'PATCH',
    /^\/partners\/([^/]+)$/,
    ({ world, params, body }) => {
      const partner = world.partners.find(({ id }) => id === params[0]);
      const edit = PartnerEdit.safeParse(body);
      if (!partner) return problem(404, 'not_found', 'There is no such partner');
      if (!edit.success) return problem(400, 'invalid_body', edit.error.message);
      Object.assign(partner, edit.data, { version: partner.version + 1 });
      world.emit({ kind: 'partner.changed', data: partner });
      return ok(partner);
    },
  ],
];
