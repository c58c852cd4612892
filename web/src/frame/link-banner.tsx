import { CloudOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink } from '../data/live.ts';
import { useNow } from '../data/tick.ts';
import { clockTime } from '../ui/time.tsx';
import { toast } from './toasts.ts';

/** A cut shorter than this heals before anybody needs to hear of it, ms. */
const PATIENCE_MS = 1_500;

/** On a cut the map stays, greys, and this says since when. */
export function LinkBanner() {
  const { t } = useTranslation();
  const { state, since } = useLink();
  useNow();
  const wasShown = useRef(false);
  const shown = state === 'cut' && Date.now() - since > PATIENCE_MS;
  useEffect(() => {
    if (shown) wasShown.current = true;
    else if (wasShown.current && state === 'live') {
      wasShown.current = false;
      toast({ id: 'link', title: t('frame.link.healed'), tone: 'good', stayMs: 3_000 });
    }
  }, [shown, state, t]);
  if (!shown) return null;
  return (
    <div className="link-banner" data-over-map role="alert">
      <CloudOff aria-hidden />
      <div>
        <strong>{t('frame.link.cutTitle', { time: clockTime(since, true) })}</strong>
        <p className="muted">{t('frame.link.cutHelp')}</p>
      </div>
    </div>
  );
}
