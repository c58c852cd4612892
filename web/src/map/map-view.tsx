import './map.css';
import type { City } from '@roadcall/contracts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../i18n/index.ts';
import { useRoute } from '../route-store.ts';
import { useTheme } from '../theme/theme-store.ts';
import type { Basemap } from './basemap.ts';
import { FleetMap } from './fleet-map.ts';
import { setCurrentMap } from './current-map.ts';

/** Gives the living map a place in the page. React never hears of a position. */
export function MapView({ city, basemap }: { city: City; basemap: Basemap }) {
  const container = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const held = useRef<FleetMap | null>(null);
  const theme = useTheme((state) => state.theme);
  const { t, i18n } = useTranslation();

  useEffect(() => {
    if (!container.current) return undefined;
    try {
      const map = new FleetMap({
        container: container.current,
        city,
        basemap,
        camera: useRoute.getState().camera,
        theme: useTheme.getState().theme,
        language: currentLanguage(),
      });
      held.current = map;
      setCurrentMap(map);
      return () => {
        setCurrentMap(null);
        held.current = null;
        map.remove();
      };
    } catch (error) {
      setFailure(error);
      return undefined;
    }
  }, [city, basemap]);

  useEffect(() => held.current?.setLook(theme, currentLanguage()), [theme, i18n.language]);

  if (failure) {
    return (
      <div className="map-failed" role="alert">
        <h2>{t('errors.mapFailed')}</h2>
        <p>{t('errors.mapFailedHelp')}</p>
      </div>
    );
  }
  return (
    <div className="map-canvas">
      <div className="map-holder" ref={container} role="region" aria-label={t('frame.map.label')} />
    </div>
  );
}
