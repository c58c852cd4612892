import { Branch, BranchEdit, BranchId, Company, CompanyEdit, NewBranch, pageOf, PageQuery } from '@roadcall/contracts';
import {
  createBranch,
  editBranch,
  editCompany,
  getCompany,
  listBranches,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { actorOf } from '../http/principal.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'branches';

/** The company and its branches. */
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
    apiRoute({
      method: 'PATCH',
      path: '/branches/:id',
      access: 'fleet.write',
      tag,
      summary: 'Change what is named, its time zone from now on; If-Match says which version',
      params: z.object({ id: BranchId }),
      body: BranchEdit,
      response: Branch,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const branch = await withTransaction(pool, (tx) =>
          editBranch(tx, actorOf(principal), params.id, body, version),
        );
        sendVersion(reply, branch);
        return branch;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/company',
      access: 'fleet.read',
      tag,
      summary: 'The company, with the time zone of branches that have no own one',
      response: Company,
      async handle({ principal, reply }) {
        const company = await getCompany(pool, principal.tenantId);
        sendVersion(reply, company);
        return company;
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/company',
      access: 'settings.write',
      tag,
      summary: 'Change what is named, the time zone from now on; If-Match says which version',
      body: CompanyEdit,
      response: Company,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const company = await withTransaction(pool, (tx) => editCompany(tx, actorOf(principal), body, version));
        sendVersion(reply, company);
        return company;
      },
    }),
  ];
}
