import type { ClockAct } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { clockTime, exactTime, spanInWords } from '../../ui/time.tsx';

/** Said so much later than it was, it is worth a word, seconds. */
const LATE_S = 60;

/** What happened to a promise: when it was so, who or what said so, and why. */
export function ClockHistory({ acts }: { acts: readonly ClockAct[] }) {
  const { t } = useTranslation();
  return (
    <details className="clock-history">
      <summary>{t('promises.history')}</summary>
      <ol className="clock-acts">
        {acts.map((act, index) => {
          const lateS = (Date.parse(act.recordedAt) - Date.parse(act.at)) / 1_000;
          return (
            // Acts are only ever added, and two of a kind may share their instant.
            <li key={`${act.at} ${act.act} ${String(index)}`}>
              <time dateTime={act.at} title={exactTime(Date.parse(act.at))}>
                {clockTime(Date.parse(act.at), true)}
              </time>
              <span>
                {act.step !== null && act.step !== 'none'
                  ? t(`promises.step.${act.step}`)
                  : t(`promises.happened.${act.act}`)}
                <span className="faint">
                  {' '}
                  {act.by === null ? t(`promises.source.${act.source}`) : t('desk.incident.by', { name: act.by })}
                </span>
                {act.reason !== null && <span className="muted"> · {act.reason}</span>}
                {lateS > LATE_S && (
                  <span className="faint"> · {t('promises.recordedLate', { time: spanInWords(t, lateS) })}</span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
