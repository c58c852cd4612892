import type { Device, DeviceModel } from '@roadcall/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { deviceApi, type DeviceFilter } from '../../data/device-api.ts';
import { useRoute } from '../../route-store.ts';

/** Lists and counts are read again at this pace, ms: presence and last fixes are no events. */
export const READ_EVERY_MS = 10_000;

/** What the address says about which devices to show. */
export function useDeviceFilter(): DeviceFilter {
  const text = useRoute((state) => state.filters.text.trim());
  const { state, model } = useRoute((route) => route.params);
  return useMemo(
    () => ({
      ...(text === '' ? {} : { search: text }),
      ...(model === undefined ? {} : { model }),
      ...(state === 'unfitted' ? { fitted: 'false' } : {}),
      ...(state === 'rejecting' ? { rejecting: 'true' } : {}),
      ...(state !== undefined && state !== 'unfitted' && state !== 'rejecting' ? { status: state } : {}),
    }),
    [text, model, state],
  );
}

/** Devices page by page, those of the first pages kept fresh. */
export function useDevices(filter: DeviceFilter) {
  const query = useInfiniteQuery({
    queryKey: ['devices', 'list', filter],
    queryFn: ({ pageParam, signal }) => deviceApi.list(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: READ_EVERY_MS,
    placeholderData: (held) => held,
  });
  const devices = useMemo<Device[]>(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { ...query, devices };
}

export const useDeviceSummary = () =>
  useQuery({ queryKey: ['devices', 'summary'], queryFn: deviceApi.summary, refetchInterval: READ_EVERY_MS });

export const useDevice = (id: string) =>
  useQuery({
    queryKey: ['devices', 'one', id],
    queryFn: ({ signal }) => deviceApi.find(id, signal),
    refetchInterval: READ_EVERY_MS,
  });

export const useDeviceModels = () =>
  useQuery({ queryKey: ['devices', 'models'], queryFn: deviceApi.models, staleTime: 60_000 });

/** The model of a device, once the models are read. */
export function useModelOf(name: string): DeviceModel | undefined {
  return useDeviceModels().data?.items.find((model) => model.name === name);
}
