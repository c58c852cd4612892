import {
  CredentialRecord,
  Gateway,
  GatewayCredential,
  itemsOf,
  RegisteredGateway,
  type GatewayEdit,
  type NewGateway,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

/** The REST calls about gateways in front of many devices, by name. */
export const gatewayApi = {
  list: () => request('GET', apiPaths.gateways, itemsOf(Gateway)),
  find: (id: string, signal?: AbortSignal) => request('GET', apiPaths.gateway(id), Gateway, { signal }),
  register: (body: NewGateway) => request('POST', apiPaths.gateways, RegisteredGateway, { body }),
  edit: (id: string, body: GatewayEdit, version: number) =>
    request('PUT', apiPaths.gateway(id), Gateway, { body, version }),
  credentials: (id: string) => request('GET', apiPaths.gatewayCredentials(id), itemsOf(CredentialRecord)),
  rotate: (id: string) => request('POST', apiPaths.gatewayCredentials(id), GatewayCredential),
  revoke: (id: string, credentialId: string) => request('DELETE', apiPaths.gatewayCredential(id, credentialId), null),
};
