import { Branch, Company, type BranchEdit, type CompanyEdit } from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

/** The time zones of the company and its branches. */
export const zoneApi = {
  company: () => request('GET', apiPaths.company, Company),
  editCompany: (edit: CompanyEdit, version: number) =>
    request('PATCH', apiPaths.company, Company, { body: edit, version }),
  editBranch: (id: string, edit: BranchEdit, version: number) =>
    request('PATCH', apiPaths.branch(id), Branch, { body: edit, version }),
};
