import type { AlarmDetail } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { dayAndTime } from '../../ui/time.tsx';

/** What happened to an alarm and what people did with it, oldest first. */
export function AlarmHistory({ alarm }: { alarm: AlarmDetail }) {
  const { t } = useTranslation();
  const { history } = alarm;
  return (
    <Block title={t('alarms.history.title')}>
      <ol className="alarm-history">
        <li>
          <time>{dayAndTime(Date.parse(alarm.beganAt))}</time>
          <span>{t('alarms.history.raised')}</span>
        </li>
        {history.map((entry, index) => (
          <li key={index}>
            <time>{dayAndTime(Date.parse(entry.at))}</time>
            <span>
              {t(`alarms.history.${entry.act === 'snooze' && entry.until === null ? 'woken' : entry.act}`, {
                name: entry.by ?? '',
                assignee: entry.assignee ?? t('alarms.nobody'),
                until: entry.until ? dayAndTime(Date.parse(entry.until)) : '',
              })}
              {entry.note && <q>{entry.note}</q>}
            </span>
          </li>
        ))}
        {alarm.endedAt && !alarm.clearedBy && (
          <li>
            <time>{dayAndTime(Date.parse(alarm.endedAt))}</time>
            <span>
              {t(alarm.endedBecause ? `alarms.history.because.${alarm.endedBecause}` : 'alarms.history.ended')}
            </span>
          </li>
        )}
      </ol>
    </Block>
  );
}
