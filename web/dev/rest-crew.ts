import type { CrewDay } from '@roadcall/contracts';
import { ok, type Call, type RecordedRoute } from './recorded-route.ts';
import { crewUnit, missionsOf } from './world/units.ts';

function day({ world }: Call): CrewDay {
  const unit = crewUnit(world);
  const incident = world.incidents.find(
    ({ assignment }) => assignment?.unitId === unit.id && assignment.endedAt === null,
  );
  const vehicle = world.vehicles.find(({ id }) => id === incident?.vehicleId);
  const missions = missionsOf(world, unit.id);
  if (!incident) return { unit: world.withPosition(unit), assignment: null, job: null, missions };
  const { id: incidentId, number, type, severity, needs, note, reportedAt, promisedOnSceneAt } = incident;
  const trouble = { vehicle: vehicle ?? null, troubledUnit: incident.troubledUnit?.name ?? null, hasContact: true };
  const job = { incidentId, number, type, severity, needs, note, reportedAt, promisedOnSceneAt, ...trouble };
  return { unit: world.withPosition(unit), assignment: incident.assignment, job, missions };
}

/** The phone of the recorded company's crew. */
export const CREW_ROUTES: readonly RecordedRoute[] = [
  ['GET', /^\/crew$/, (call) => ok(day(call))],
  [
    'GET',
    /^\/assignments\/([^/]+)\/contacts$/,
    () => ok({ items: [{ who: 'caller', name: '王小明', phone: '138 1234 5678' }] }),
  ],
];
