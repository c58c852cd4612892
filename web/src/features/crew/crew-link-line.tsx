import { WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { clockTime } from '../../ui/time.tsx';
import { giveUp, useCrewAct } from './crew-acts.ts';
import { useCrewLink } from './crew-link.ts';

/** A cut shorter than this is not worth a word, ms. */
const PATIENCE_MS = 4_000;

/** What stands between the phone and the server: a cut, an act that waits, a refusal. */
export function CrewLinkLine() {
  const { t } = useTranslation();
  const { connected, since } = useCrewLink();
  const { sending, waits, error } = useCrewAct();
  useNow();
  const cut = !connected && Date.now() - since > PATIENCE_MS;
  return (
    <>
      {cut && (
        <p className="crew-line warn" role="status">
          <WifiOff aria-hidden />
          {t('crew.cut', { time: clockTime(since) })}
        </p>
      )}
      {sending !== null && waits && (
        <p className="crew-line warn" role="status">
          <WifiOff aria-hidden />
          <span>{t('crew.waits', { act: sending })}</span>
          <button type="button" className="button" onClick={giveUp}>
            {t('common.cancel')}
          </button>
        </p>
      )}
      {error !== null && (
        <p className="crew-line danger" role="alert">
          <span>{problemInWords(error)}</span>
          <button type="button" className="button" onClick={() => useCrewAct.setState({ error: null })}>
            {t('common.dismiss')}
          </button>
        </p>
      )}
    </>
  );
}
