import { useQuery } from '@tanstack/react-query';
import { gatewayApi } from '../../data/gateway-api.ts';

/** All gateways of the company: a handful. An event says when to read them again. */
export const useGateways = () => useQuery({ queryKey: ['gateways', 'list'], queryFn: gatewayApi.list });

export const useGateway = (id: string) =>
  useQuery({ queryKey: ['gateways', 'one', id], queryFn: ({ signal }) => gatewayApi.find(id, signal) });
