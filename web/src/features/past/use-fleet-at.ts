import type { FleetAt } from '@roadcall/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../data/api.ts';
import { useCurrentMap } from '../../map/current-map.ts';
import { PastLayer } from '../../map/layers/past-layer.ts';
import { select } from '../../route-store.ts';
import { useTheme } from '../../theme/theme-store.ts';

/** While somebody scrubs, the server is asked for where they rest, ms. */
const REST_MS = 150;
/** A parked vehicle reports every few minutes; an older point says little, ms. */
const OLD_AFTER_MS = 30 * 60_000;

/** The fleet as it was at an instant; while the next one is read, the one before stays. */
export function useFleetAt(at: number) {
  const [rested, setRested] = useState(at);
  useEffect(() => {
    const timer = setTimeout(() => setRested(at), REST_MS);
    return () => clearTimeout(timer);
  }, [at]);
  return useQuery({
    queryKey: ['fleet-at', rested],
    queryFn: ({ signal }) => api.fleetAt(new Date(rested), signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

/** Draws it in the place of the living fleet; a click selects. */
export function useOnMap(fleet: FleetAt | undefined): void {
  const map = useCurrentMap((state) => state.map);
  const theme = useTheme((state) => state.theme);
  const layer = useRef<PastLayer | null>(null);
  const shown = useRef(fleet);
  useEffect(() => {
    shown.current = fleet;
    if (fleet) layer.current?.show(fleet.positions, Date.parse(fleet.at), OLD_AFTER_MS);
  }, [fleet]);
  useEffect(() => {
    if (!map) return undefined;
    let isGone = false;
    const draw = async (): Promise<void> => {
      await map.styled;
      if (isGone) return;
      layer.current = new PastLayer(map.map, theme, select);
      const known = shown.current;
      if (known) layer.current.show(known.positions, Date.parse(known.at), OLD_AFTER_MS);
    };
    void draw();
    return () => {
      isGone = true;
      layer.current?.remove();
      layer.current = null;
    };
  }, [map, theme]);
}
