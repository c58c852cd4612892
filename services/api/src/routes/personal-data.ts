import { IncidentId, pageOf, PageQuery, PersonalReading, PersonContact, RentalId } from '@roadcall/contracts';
import { listPersonalReadings, revealCaller, revealCustomer, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';

const tag = 'personal data';

/** Names and phones, whole, one person at a time; everywhere else they are masked. Each reading is on record. */
export function personalDataRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/incidents/:id/caller',
      access: 'customers.reveal',
      tag,
      summary: 'Who called about an incident',
      params: z.object({ id: IncidentId }),
      response: PersonContact,
      async handle({ principal, params }) {
        const person = await withTransaction(pool, (tx) => revealCaller(tx, actorOf(principal), params.id));
        if (person === undefined) throw notFound('caller');
        return person;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/rentals/:id/customer',
      access: 'customers.reveal',
      tag,
      summary: 'The customer of a rental',
      params: z.object({ id: RentalId }),
      response: PersonContact,
      async handle({ principal, params }) {
        const person = await withTransaction(pool, (tx) => revealCustomer(tx, actorOf(principal), params.id));
        if (person === undefined) throw notFound('rental');
        return person;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/personal-readings',
      access: 'personal_readings.read',
      tag,
      summary: 'Who read whose name and phone, the newest first',
      query: PageQuery,
      response: pageOf(PersonalReading),
      async handle({ principal, query }) {
        const { cursor, limit } = query;
        const after = readCursor(cursor, z.number().int());
        const rows = await listPersonalReadings(pool, principal.tenantId, { after, limit: limit + 1 });
        return pageOfRows(rows, limit, ({ id }) => id);
      },
    }),
  ];
}
