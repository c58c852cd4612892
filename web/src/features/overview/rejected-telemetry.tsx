import type { Overview } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { ShareRow } from './share-row.tsx';

/** What devices sent and could not be stored as it was, by reason. */
export function RejectedTelemetry({ overview }: { overview: Overview | undefined }) {
  const { t, i18n } = useTranslation();
  if (!overview) return null;
  const reasons = Object.entries(overview.quarantinedByReason).toSorted((a, b) => b[1] - a[1]);
  return (
    <Block title={t('keys.overview.rejected')} end={<b>{overview.quarantinedLast24h}</b>}>
      <p className="faint">
        {overview.quarantinedLast24h === 0 ? t('keys.overview.rejectedNone') : t('keys.overview.rejectedLead')}
      </p>
      <ul className="shares">
        {reasons.map(([reason, count]) => {
          const key = `keys.overview.reason.${reason}`;
          return (
            <ShareRow
              key={reason}
              label={i18n.exists(key) ? t(key as 'keys.overview.reason.invalid') : reason}
              count={count}
              total={overview.quarantinedLast24h}
              tone="var(--warn)"
            />
          );
        })}
      </ul>
    </Block>
  );
}
