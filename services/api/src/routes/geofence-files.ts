import { Readable } from 'node:stream';
import { GeofenceImport, GeofenceImportResult, type GeofenceId, type TenantId } from '@roadcall/contracts';
import { importGeofences, listGeofences, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { featureOf, fencesOfFeatures, GEOJSON } from './geofence-features.ts';

const tag = 'geofences';
/** Room for a file of ten thousand fences of ordinary size. */
const FILE_LIMIT_BYTES = 32 * 1024 * 1024;
/** Fences read at once for an export: with 2,000 points each some 20 MB. */
const EXPORT_PAGE = 250;

/** Fences as GeoJSON files, in and out. */
export function geofenceFileRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/geofences/import',
      access: 'geofences.write',
      tag,
      summary: 'Take fences from a GeoJSON file by the ids of its features; refused ones are named with their reasons',
      body: GeofenceImport,
      bodyLimit: FILE_LIMIT_BYTES,
      response: GeofenceImportResult,
      async handle({ principal, body }) {
        const { fences, refused } = fencesOfFeatures(body.features);
        const counts = await withTransaction(pool, (tx) => importGeofences(tx, actorOf(principal), fences));
        return { ...counts, refused };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/geofences/export',
      access: 'geofences.read',
      tag,
      summary: 'All fences in force as a GeoJSON FeatureCollection that can be imported again',
      response: z.unknown(),
      async handle({ principal, reply }) {
        void reply.type(GEOJSON).header('content-disposition', 'attachment; filename="geofences.geojson"');
        return Promise.resolve(Readable.from(writeCollection(pool, principal.tenantId)));
      },
    }),
  ];
}

/** The file in pieces, so that ten thousand large fences are never in memory at once. */
async function* writeCollection(pool: Pool, tenantId: TenantId): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let after: { nameEn: string; id: GeofenceId } | null = null;
  for (;;) {
    const fences = await listGeofences(pool, tenantId, { after, limit: EXPORT_PAGE });
    const last = fences.at(-1);
    if (last === undefined) break;
    yield (after === null ? '' : ',') + fences.map((fence) => JSON.stringify(featureOf(fence))).join(',\n');
    after = last;
  }
  yield ']}\n';
}
