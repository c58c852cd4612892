import type { AlarmPreview } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { select } from '../../../route-store.ts';
import { dayAndTime } from '../../../ui/time.tsx';

/** “Would have raised N alarms in the last 7 days”, by day and by vehicle, and how much of the fleet was looked at. */
export function RulePreview({ preview }: { preview: AlarmPreview }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...preview.perDay.map(({ count }) => count));
  const { vehicles, of, fixes } = preview.looked;
  return (
    <section className="rule-preview" aria-live="polite" aria-label={t('alarms.rules.preview')}>
      <p>
        <strong>
          {t(preview.isEstimate ? 'alarms.rules.previewAbout' : 'alarms.rules.previewExactly', {
            count: preview.raised,
          })}
        </strong>
      </p>
      <ol className="preview-days">
        {preview.perDay.map(({ day, count }) => (
          <li key={day} title={`${day}: ${String(count)}`}>
            <span className="bar" style={{ height: `${String((count / most) * 40)}px` }} />
            <span className="count">{count}</span>
            <span className="faint">{day.slice(5)}</span>
          </li>
        ))}
      </ol>
      <p className="faint">
        {t(preview.isEstimate ? 'alarms.rules.lookedSome' : 'alarms.rules.lookedAll', { vehicles, of, fixes })}
      </p>
      {preview.examples.length > 0 && (
        <ul className="preview-examples">
          {preview.examples.slice(0, 6).map((example) => (
            <li key={example.vehicleId}>
              <button type="button" className="link" onClick={() => select({ kind: 'vehicle', id: example.vehicleId })}>
                <span className="plate">{example.plate}</span>
              </button>
              <span className="tag">×{example.count}</span>
              <span className="faint end">{dayAndTime(Date.parse(example.at))}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
