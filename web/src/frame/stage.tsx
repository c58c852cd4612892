import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../data/api.ts';
import { loadBasemap } from '../map/basemap.ts';
import { useCurrentMap } from '../map/current-map.ts';
import { FailedState } from '../ui/states.tsx';
import { CoverageLegend } from '../features/coverage/coverage-legend.tsx';
import { BreachBanner } from '../features/promises/breach-banner.tsx';
import { CrowdMenu } from './crowd-menu.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LinkBanner } from './link-banner.tsx';
import { FollowNote, MapTools } from './map-tools.tsx';

/** MapLibre is two thirds of the console's code: sign-in and lists do not wait for it. */
const MapView = lazy(() => import('../map/map-view.tsx').then(({ MapView }) => ({ default: MapView })));

/** Where the map lives; `children` (a table) may lie over it, the map stays underneath as it was. */
export function Stage({ children }: { children?: ReactNode }) {
  const city = useQuery({ queryKey: ['city'], queryFn: api.city, staleTime: Infinity });
  const basemap = useQuery({ queryKey: ['basemap'], queryFn: loadBasemap, staleTime: Infinity });
  const map = useCurrentMap((state) => state.map);
  const covered = Boolean(children);
  useEffect(() => map?.fleet.setPaused(covered), [map, covered]);
  const failed = city.error ?? basemap.error;
  return (
    <div className="stage">
      <ErrorBoundary>
        <Suspense fallback={<MapLoading />}>
          {city.data && basemap.data && <MapView city={city.data} basemap={basemap.data} />}
        </Suspense>
      </ErrorBoundary>
      {!failed && !basemap.data && <MapLoading />}
      {failed && (
        <FailedState
          error={failed}
          onRetry={() => {
            void city.refetch();
            void basemap.refetch();
          }}
        />
      )}
      {map && !covered && (
        <>
          <MapTools />
          <FollowNote />
          <CrowdMenu />
          <CoverageLegend />
        </>
      )}
      <BreachBanner />
      <LinkBanner />
      {children}
    </div>
  );
}

function MapLoading() {
  const { t } = useTranslation();
  return (
    <div className="map-loading" role="status">
      {t('frame.map.loading')}
    </div>
  );
}
