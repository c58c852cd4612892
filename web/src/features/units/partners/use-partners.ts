import { useQuery } from '@tanstack/react-query';
import { missionApi } from '../../../data/mission-api.ts';

/** All partners; read again when one changes. */
export function usePartners() {
  return useQuery({ queryKey: ['partners'], queryFn: ({ signal }) => missionApi.partners(signal) });
}
