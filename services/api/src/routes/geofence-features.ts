import { NewGeofence, type Geofence, type GeofenceImportResult, type GeofenceKind } from '@roadcall/contracts';
import { checkShape } from '@roadcall/geo';
import { z } from 'zod';

type Refused = GeofenceImportResult['refused'][number];

/** GeoJSON media type (RFC 7946 §12). */
export const GEOJSON = 'application/geo+json; charset=utf-8';

/** What is looked at in a feature before its properties are taken for a fence; the rest is another program's. */
const Feature = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string().min(1).max(100), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullable().default(null),
  geometry: z.record(z.string(), z.unknown()).nullable().default(null),
});

const COLOUR_OF: Readonly<Record<GeofenceKind, NewGeofence['colour']>> = {
  branch_yard: 'green',
  city_limit: 'blue',
  no_go: 'red',
  customer_site: 'violet',
  custom: 'teal',
};

/** A fence as a GeoJSON feature that `fencesOfFeatures` understands again. */
export function featureOf({ id, shape, externalId, ...properties }: Geofence): object {
  const { type, coordinates, ...size } = shape;
  return {
    type: 'Feature',
    id: externalId ?? id,
    geometry: { type, coordinates },
    properties: { ...properties, ...size },
  };
}

/** The fences of a file by their ids in it, and the features that are none, each with its reasons. */
export function fencesOfFeatures(features: readonly unknown[]): {
  fences: Map<string, NewGeofence>;
  refused: Refused[];
} {
  const fences = new Map<string, NewGeofence>();
  const refused: Refused[] = [];
  for (const [index, feature] of features.entries()) {
    const read = readFeature(feature);
    if ('errors' in read) refused.push({ index, ...read });
    else if (fences.has(read.key)) {
      const errors = [{ field: 'id', message: `another feature before it has the id ${read.key} too` }];
      refused.push({ index, id: read.key, name: read.fence.nameEn, errors });
    } else fences.set(read.key, read.fence);
  }
  return { fences, refused };
}

function readFeature(value: unknown): { key: string; fence: NewGeofence } | Omit<Refused, 'index'> {
  const feature = Feature.safeParse(value);
  if (!feature.success) return { id: null, name: null, errors: errorsOf(feature.error) };
  const properties = feature.data.properties ?? {};
  const id = feature.data.id ?? properties['externalId'] ?? properties['id'];
  const key = typeof id === 'string' || typeof id === 'number' ? String(id) : null;
  const name = [properties['nameEn'], properties['name'], properties['nameZh']].find((one) => typeof one === 'string');
  const known = { id: key, name: typeof name === 'string' ? name : null };
  if (key === null) {
    const message = 'is needed, so that importing the file again changes this fence instead of adding another';
    return { ...known, errors: [{ field: 'id', message }] };
  }
  const parsed = NewGeofence.safeParse(asGeofence(properties, feature.data.geometry));
  if (!parsed.success) return { ...known, errors: errorsOf(parsed.error) };
  const checked = checkShape(parsed.data.shape);
  if (!checked.ok) {
    const { path, message } = checked.fault;
    return { ...known, errors: [{ field: `geometry.${path}`, message }] };
  }
  return { key, fence: { ...parsed.data, shape: checked.shape } };
}

function asGeofence(properties: Record<string, unknown>, geometry: Record<string, unknown> | null): unknown {
  const { name, radiusM, widthM, ...given } = properties;
  const kind = given['kind'] ?? 'custom';
  return {
    nameZh: name,
    nameEn: name,
    colour: COLOUR_OF[kind as GeofenceKind],
    ...given,
    kind,
    externalId: null,
    shape: {
      radiusM: geometry?.['radiusM'] ?? radiusM,
      widthM: geometry?.['widthM'] ?? widthM,
      type: geometry?.['type'],
      coordinates: withoutAltitude(geometry?.['coordinates']),
    },
  };
}

/** Positions of other programs may carry an altitude (RFC 7946 §3.1.1); a fence has none. */
function withoutAltitude(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  return typeof coordinates[0] === 'number' ? coordinates.slice(0, 2) : coordinates.map(withoutAltitude);
}

function errorsOf(error: z.ZodError): Refused['errors'] {
  return error.issues.slice(0, 5).map(({ path, message }) => ({
    field:
      path
        .map(String)
        .join('.')
        .replace(/^shape/, 'geometry') || 'feature',
    message,
  }));
}
