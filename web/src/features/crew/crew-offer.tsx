import { DeclineCode, type Assignment, type CrewDay, type CrewJob } from '@roadcall/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missionApi } from '../../data/mission-api.ts';
import { useNow } from '../../data/tick.ts';
import { minutesSeconds } from '../../ui/time.tsx';
import { ActButton } from './act-button.tsx';
import { JobFacts } from './job-facts.tsx';
import { WaySketch } from './way-sketch.tsx';

/** Long enough to be felt in a pocket: ms of buzzing and stillness. */
const BUZZ_MS = [400, 150, 400, 150, 400];

interface Props {
  day: CrewDay;
  assignment: Assignment;
  job: CrewJob;
}

/** An offer: what it is, how far, how long it stands, and the two answers. */
export function CrewOffer({ day, assignment, job }: Props) {
  const { t } = useTranslation();
  const [declining, setDeclining] = useState(false);
  useEffect(() => {
    // Not every phone buzzes, and none before its first tap.
    if ('vibrate' in navigator) navigator.vibrate(BUZZ_MS);
  }, []);
  return (
    <section className="crew-card offer" aria-label={t('crew.offer.title')}>
      <Countdown assignment={assignment} />
      <JobFacts unit={day.unit} assignment={assignment} job={job} />
      <WaySketch unit={day.unit} assignment={assignment} />
      {declining ? (
        <Decline assignment={assignment} onBack={() => setDeclining(false)} />
      ) : (
        <div className="crew-answers">
          <ActButton name={t('crew.offer.accept')} className="go" send={() => missionApi.accept(assignment.id)}>
            {t('crew.offer.accept')}
          </ActButton>
          <button type="button" className="crew-button quiet" onClick={() => setDeclining(true)}>
            {t('crew.offer.decline')}
          </button>
        </div>
      )}
    </section>
  );
}

function Countdown({ assignment: { offeredAt, offerExpiresAt } }: { assignment: Assignment }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const end = Date.parse(offerExpiresAt);
  const leftMs = Math.max(0, end - now);
  const share = leftMs / Math.max(1, end - Date.parse(offeredAt));
  return (
    <div className="crew-countdown" data-soon={leftMs < 20_000 || undefined}>
      <div>
        <strong>{t('crew.offer.title')}</strong>
        <span role="timer">{leftMs === 0 ? t('crew.offer.over') : minutesSeconds(leftMs)}</span>
      </div>
      <i style={{ width: `${String(Math.min(1, share) * 100)}%` }} aria-hidden />
    </div>
  );
}

/** Why not: one tap for what has a code, words for what has none. */
function Decline({ assignment, onBack }: { assignment: Assignment; onBack: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string | null>(null);
  const words = reason?.trim() ?? '';
  return (
    <div className="crew-decline" role="group" aria-label={t('crew.offer.why')}>
      <strong>{t('crew.offer.why')}</strong>
      {reason === null ? (
        <div className="crew-reasons">
          {DeclineCode.options.map((code) =>
            code === 'other' ? (
              <button key={code} type="button" className="crew-button small" onClick={() => setReason('')}>
                {t('crew.offer.other')}
              </button>
            ) : (
              <ActButton
                key={code}
                name={t('crew.offer.decline')}
                className="small"
                send={() => missionApi.decline(assignment.id, { code, reason: null })}
              >
                {t(`act.declineCode.${code}`)}
              </ActButton>
            ),
          )}
        </div>
      ) : (
        <>
          <textarea
            className="textarea"
            aria-label={t('crew.offer.why')}
            autoFocus
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {words !== '' && (
            <ActButton
              name={t('crew.offer.decline')}
              className="danger"
              send={() => missionApi.decline(assignment.id, { code: 'other', reason: words })}
            >
              {t('crew.offer.decline')}
            </ActButton>
          )}
        </>
      )}
      <button type="button" className="crew-button quiet" onClick={onBack}>
        {t('crew.back')}
      </button>
    </div>
  );
}
