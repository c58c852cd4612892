import { Alarm, AlarmAcknowledgement, AlarmId, Instant, pageOf, PageQuery, VehicleId } from '@roadcall/contracts';
import { acknowledgeAlarm, listAlarms, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { forbidden } from '../http/problems.ts';

const tag = 'alarms';
const AlarmQuery = PageQuery.extend({
  state: z.enum(['active', 'all']).default('all'),
  vehicleId: VehicleId.optional(),
});
const AlarmKey = z.object({ lastAt: Instant, id: AlarmId });

/** Alarms: active or cleared, acknowledged or not (domain §3). */
export function alarmRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/alarms',
      access: 'alarms.read',
      tag,
      summary: 'Alarms, the last triggered first',
      query: AlarmQuery,
      response: pageOf(Alarm),
      async handle({ principal, query }) {
        const { cursor, limit, state, vehicleId } = query;
        const after = readCursor(cursor, AlarmKey);
        const page = { activeOnly: state === 'active', vehicleId, after, limit: limit + 1 };
        const rows = await listAlarms(pool, principal.tenantId, page);
        return pageOfRows(rows, limit, ({ lastAt, id }) => ({ lastAt, id }));
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/alarms/:id/acknowledge',
      access: 'alarms.acknowledge',
      tag,
      summary: 'Say that a person has seen it; who did so first stays',
      params: z.object({ id: AlarmId }),
      body: AlarmAcknowledgement,
      response: Alarm,
      async handle({ principal, params, body }) {
        const { userId } = principal;
        if (userId === null) throw forbidden('only a person acknowledges an alarm');
        return withTransaction(pool, (tx) =>
          acknowledgeAlarm(tx, { ...actorOf(principal), userId }, params.id, body.note),
        );
      },
    }),
  ];
}
