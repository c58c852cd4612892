import { MapPin } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { endPlacePick, usePlacePick } from '../../../map/place-pick.ts';

/** Says that the next click on the map is a place, and how to get out of that. */
export function PlaceBanner() {
  const { t } = useTranslation();
  const isAsking = usePlacePick((state) => state.take !== null);
  useEffect(() => {
    if (!isAsking) return undefined;
    const stop = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      endPlacePick();
    };
    document.body.classList.add('map-picking');
    document.addEventListener('keydown', stop, { capture: true });
    return () => {
      document.body.classList.remove('map-picking');
      document.removeEventListener('keydown', stop, { capture: true });
    };
  }, [isAsking]);
  if (!isAsking) return null;
  return (
    <div className="notice warn" role="status">
      <MapPin aria-hidden />
      <span>{t('act.place.banner')}</span>
      <button type="button" className="button small" onClick={endPlacePick}>
        {t('common.cancel')}
      </button>
    </div>
  );
}
