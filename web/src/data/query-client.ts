import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

/** What is read on demand (details, tracks). The api's refusals are final, an unreachable api is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 3,
    },
  },
});
