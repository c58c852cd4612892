import { DeviceImportQuery, DeviceImportReport, MAX_IMPORT_BYTES } from '@roadcall/contracts';
import type { Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { importAsCsv, importDeviceFile } from '../import/import-devices.ts';

/** Thousands of devices from one file. It takes no Idempotency-Key, as its answer holds secrets: ids make a repetition harmless. */
export function deviceImportRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    takingCsv(
      apiRoute({
        method: 'POST',
        path: '/devices/import',
        access: 'devices.write',
        tag: 'devices',
        summary:
          'Register the devices of a CSV file; the secrets are in this answer and nowhere else (Accept: text/csv for a table)',
        query: DeviceImportQuery,
        body: z.string().describe('text/csv with a header line'),
        bodyLimit: MAX_IMPORT_BYTES,
        response: DeviceImportReport,
        async handle({ principal, query, body, request, reply }) {
          const report = await importDeviceFile(pool, actorOf(principal), body, query);
          const { dryRun, lines, refused, devices } = report;
          request.log.info(
            { actor: principal.actor, dryRun, lines, refused, made: devices.length },
            'devices imported',
          );
          if (!dryRun && request.headers.accept === 'text/csv') {
            void reply
              .type('text/csv; charset=utf-8')
              .header('content-disposition', 'attachment; filename="device-credentials.csv"')
              .serializer((text: string) => text)
              .send(importAsCsv(report));
          }
          return report;
        },
      }),
    ),
  ];
}

/** Only this route takes CSV; all others go on answering 415 to it. */
function takingCsv(route: ApiRoute): ApiRoute {
  return {
    ...route,
    register(app) {
      void app.register((scope, _options, done) => {
        scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
        route.register(scope);
        done();
      });
    },
  };
}
