import { useQuery } from '@tanstack/react-query';
import { unitApi } from '../../../data/unit-api.ts';

/** All partners; read again when one changes. */
export function usePartners() {
  return useQuery({ queryKey: ['partners'], queryFn: ({ signal }) => unitApi.partners(signal) });
}
