import { NewUser, pageOf, PageQuery, SessionUser } from '@roadcall/contracts';
import { createUser, findUser, hashPassword, listUsers, setCrew, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { conflict } from '../http/problems.ts';

const tag = 'users';

/** The people of a tenant. */
export function userRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/users',
      access: 'users.read',
      tag,
      summary: 'Users by name',
      query: PageQuery,
      response: pageOf(SessionUser),
      async handle({ principal, query }) {
        const after = readCursor(query.cursor, z.string());
        const rows = await listUsers(pool, principal.tenantId, { after, limit: query.limit + 1 });
        return pageOfRows(rows, query.limit, ({ username }) => username);
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/users',
      access: 'users.write',
      tag,
      summary: 'Add a user, who must change this first password; with `unitId` as the crew of that unit',
      body: NewUser,
      response: SessionUser,
      status: 201,
      async handle(call) {
        const { principal, body, request } = call;
        const { tenantId } = principal;
        const passwordHash = await hashPassword(body.password);
        const user = await createOnce(pool, call, async (tx) => {
          const { username, displayName, roles, unitId } = body;
          const person = { username, displayName, passwordHash, roles, mustChangePassword: true };
          const id = await createUser(tx, tenantId, person);
          if (id === undefined) throw conflict('username_taken', `there is a user ${username} already`);
          if (unitId !== null) await setCrew(tx, actorOf(principal), unitId, id);
          return (await findUser(tx, tenantId, id))!;
        });
        request.log.info({ actor: principal.actor, userId: user.id, roles: user.roles }, 'user created');
        return user;
      },
    }),
  ];
}
