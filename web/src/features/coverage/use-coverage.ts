import type { CoverageReport } from '@roadcall/contracts';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { queryClient } from '../../data/query-client.ts';
import { isPermittedNow } from '../../data/session.ts';
import { useCurrentMap } from '../../map/current-map.ts';
import { CoverageCells } from '../../map/layers/coverage-cells.ts';
import { toggleLayer } from '../../route-store.ts';
import { useTheme } from '../../theme/theme-store.ts';

const KEY = ['coverage'];
/** Units move all the time: read at least this often, ms. */
const READ_EVERY_MS = 60_000;
/** Units that change state come in bursts: read once after the last, ms. */
const SETTLE_MS = 3_000;
/** A report older than this is named as such, ms. */
export const STALE_AFTER_MS = 3 * READ_EVERY_MS;

/** How free units cover the city now; read again each minute, and soon after a unit has changed. */
export function useCoverage(): UseQueryResult<CoverageReport> {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = useFleet.subscribe((state, before) => {
      if (state.units === before.units && state.incidents === before.incidents) return;
      clearTimeout(timer);
      timer = setTimeout(
        () => void queryClient.invalidateQueries({ queryKey: KEY }, { cancelRefetch: false }),
        SETTLE_MS,
      );
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.coverage(signal),
    refetchInterval: READ_EVERY_MS,
  });
}

/** Draws the gaps of a report below everything that moves. */
export function useGapsOnMap(report: CoverageReport | undefined): void {
  const map = useCurrentMap((state) => state.map);
  const theme = useTheme((state) => state.theme);
  const layer = useRef<CoverageCells | null>(null);
  const shown = useRef(report);
  useEffect(() => {
    shown.current = report;
    if (report) layer.current?.show(report);
  }, [report]);
  useEffect(() => {
    if (!map) return undefined;
    let isGone = false;
    const draw = async (): Promise<void> => {
      await map.styled;
      if (isGone) return;
      layer.current = new CoverageCells(map.map, theme);
      if (shown.current) layer.current.show(shown.current);
    };
    void draw();
    return () => {
      isGone = true;
      layer.current?.remove();
      layer.current = null;
    };
  }, [map, theme]);
}

/** For the keyboard and the palette: whoever may not see positions has no coverage either. */
export function toggleCoverage(): boolean {
  if (!isPermittedNow('positions.read')) return false;
  toggleLayer('coverage');
  return true;
}
