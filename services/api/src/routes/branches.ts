import { Branch, NewBranch, pageOf, PageQuery } from '@roadcall/contracts';
import { createBranch, listBranches, type Pool } from '@roadcall/store';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { actorOf } from '../http/principal.ts';

const tag = 'branches';

/** The firm's branches. */
export function branchRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/branches',
      access: 'fleet.read',
      tag,
      summary: 'All branches by English name; they fit one page',
      query: PageQuery,
      response: pageOf(Branch),
      handle: async ({ principal }) => ({ items: await listBranches(pool, principal.tenantId), next: null }),
    }),
    apiRoute({
      method: 'POST',
      path: '/branches',
      access: 'fleet.write',
      tag,
      summary: 'Add a branch',
      body: NewBranch,
      response: Branch,
      status: 201,
      handle: (call) => createOnce(pool, call, (tx) => createBranch(tx, actorOf(call.principal), call.body)),
    }),
  ];
}
