import type { Incident } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { missionApi } from '../../../data/mission-api.ts';

/** Replacement vehicles of an incident and why; read again with its detail. */
export const useReplacements = (id: Incident['id']) =>
  useQuery({
    queryKey: ['incident', id, 'replacements'],
    queryFn: ({ signal }) => missionApi.replacements(id, signal),
  });
