import { OctagonAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { select } from '../../route-store.ts';
import { useClocks } from './promise-board.tsx';
import { sayOfClock } from './say-of-clock.ts';
import './promises.css';

/** For who is escalated to: the oldest broken promise that nobody has taken note of, until somebody does. */
export function BreachBanner() {
  return useMay('clocks.override') ? <Banner /> : null;
}

function Banner() {
  const { t } = useTranslation();
  const unseen = (useClocks('breached').data?.items ?? []).filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const [first] = unseen;
  if (!first) return null;
  return (
    <div className="breach-banner" data-over-map role="alert">
      <OctagonAlert aria-hidden />
      <button
        type="button"
        className="row-main"
        title={t('promises.show')}
        onClick={() => select({ kind: 'incident', id: first.incidentId })}
      >
        <strong className="clip">{t('promises.brokenTitle', { count: unseen.length })}</strong>
        <span className="two clip">
          {t(`promises.kind.${first.kind}`)} · <span className="mono">{first.incidentNumber}</span>
        </span>
      </button>
      <button
        type="button"
        className="button small danger"
        onClick={() => void sayOfClock(first, { act: 'acknowledge' })}
      >
        {t('promises.act.acknowledge')}
      </button>
    </div>
  );
}
