import { GeofenceImport, NewGeofence, type Geofence } from '@roadcall/contracts';
import { checkShape } from '@roadcall/geo';
import { ok, page, problem, type Answer, type RecordedRoute } from './recorded-route.ts';
import { fencesOf, recordedFence, visitsOf } from './world/fences.ts';
import type { World } from './world/world.ts';

function withFence(world: World, id: string | undefined, handle: (fence: Geofence) => Answer): Answer {
  const fence = fencesOf(world).find((candidate) => candidate.id === id);
  return fence ? handle(fence) : problem(404, 'not_found', 'There is no such fence');
}

function withWish(body: unknown, handle: (wish: NewGeofence) => Answer): Answer {
  const wish = NewGeofence.safeParse(body);
  if (!wish.success || !checkShape(wish.data.shape).ok) return problem(400, 'invalid_body', 'The fence is not valid');
  return handle(wish.data);
}

/** Takes no more than a feature's own geometry and name: the real api says much more about each. */
function importFences(world: World, { features }: GeofenceImport): Answer {
  const result = { created: 0, changed: 0, unchanged: 0, refused: [] as object[] };
  for (const [index, feature] of features.entries()) {
    const { geometry, properties } = feature as { geometry: object; properties: Record<string, unknown> };
    const wish = NewGeofence.safeParse({
      kind: 'custom',
      colour: 'teal',
      nameZh: properties['name'],
      nameEn: properties['name'],
      ...properties,
      shape: { ...geometry, radiusM: properties['radiusM'], widthM: properties['widthM'] },
    });
    if (wish.success) {
      fencesOf(world).push(recordedFence(wish.data));
      result.created += 1;
    } else {
      const errors = wish.error.issues.slice(0, 1).map(({ path, message }) => ({ field: path.join('.'), message }));
      result.refused.push({ index, id: null, name: null, errors });
    }
  }
  return ok(result);
}

/** Fences in the recorded company. */
export const FENCE_ROUTES: readonly RecordedRoute[] = [
  ['GET', /^\/geofences$/, ({ world }) => page(fencesOf(world))],
  [
    'GET',
    /^\/geofences\/export$/,
    ({ world }) =>
      ok({
        type: 'FeatureCollection',
        features: fencesOf(world).map(({ id, shape, ...properties }) => ({
          type: 'Feature',
          id,
          geometry: shape,
          properties,
        })),
      }),
  ],
  [
    'POST',
    /^\/geofences\/import$/,
    ({ world, body }) => {
      const file = GeofenceImport.safeParse(body);
      return file.success ? importFences(world, file.data) : problem(400, 'invalid_body', 'This is no GeoJSON file');
    },
  ],
  [
    'POST',
    /^\/geofences$/,
    ({ world, body }) =>
      withWish(body, (wish) => {
        const fence = recordedFence(wish);
        fencesOf(world).push(fence);
        return { status: 201, body: fence };
      }),
  ],
  [
    'PUT',
    /^\/geofences\/([^/]+)$/,
    ({ world, params, body }) =>
      withFence(world, params[0], (before) =>
        withWish(body, (wish) => ok(Object.assign(before, recordedFence(wish, before)))),
      ),
  ],
  [
    'DELETE',
    /^\/geofences\/([^/]+)$/,
    ({ world, params }) =>
      withFence(world, params[0], (fence) => {
        const fences = fencesOf(world);
        fences.splice(fences.indexOf(fence), 1);
        return { status: 204 };
      }),
  ],
  [
    'GET',
    /^\/geofences\/([^/]+)\/visits$/,
    ({ world, params }) => withFence(world, params[0], (fence) => page(visitsOf(world, fence))),
  ],
];
