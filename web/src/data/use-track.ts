import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Track, UnitId, VehicleId } from '@roadcall/contracts';
import { api } from './api.ts';
import { queryClient } from './query-client.ts';
import { serverNow } from './server-clock.ts';

/** How far back the trail of what is selected goes, ms. */
const TRAIL_MS = 60 * 60_000;

export type TrackSubject = { vehicleId: VehicleId } | { unitId: UnitId };

const keyOf = (subject: TrackSubject): readonly unknown[] => ['track', subject];

const read = (subject: TrackSubject, signal?: AbortSignal): Promise<Track> => {
  const now = serverNow();
  return api.track(subject, new Date(now - TRAIL_MS), new Date(now), signal);
};

/** The last hour of a vehicle or unit; read again each half minute. */
export function useTrack(subject: TrackSubject): UseQueryResult<Track> {
  return useQuery({
    queryKey: keyOf(subject),
    queryFn: ({ signal }) => read(subject, signal),
    refetchInterval: 30_000,
  });
}

/** The same outside React, from the same cache: what the map draws. */
export function fetchTrack(subject: TrackSubject): Promise<Track> {
  return queryClient.fetchQuery({ queryKey: keyOf(subject), queryFn: ({ signal }) => read(subject, signal) });
}
