import type { UnitHistoryEntry, UnitId } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unitApi } from '../../data/unit-api.ts';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { dayAndTime, exactTime } from '../../ui/time.tsx';
import { DutySign } from './unit-state.tsx';

/** Who changed a unit's duty, breaks and safety timer in the last seven days, and why. */
export function UnitHistory({ id }: { id: UnitId }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['unit-history', id],
    queryFn: ({ signal }) => unitApi.history(id, signal),
  });
  if (error) return <FailedState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} height={36} />;
  if (data.items.length === 0) return <p className="unit-none faint">{t('units.history.none')}</p>;
  return (
    <ol className="unit-lines">
      {data.items.map((entry, index) => (
        // Two changes may have the same instant: the list is never reordered.
        <li key={`${entry.at} ${String(index)}`} className="unit-line">
          <time className="muted" dateTime={entry.at} title={exactTime(Date.parse(entry.at))}>
            {dayAndTime(Date.parse(entry.at))}
          </time>
          <span className="row-main">
            <span className="one">
              <What entry={entry} />
            </span>
            {entry.reason && <span className="two">{entry.reason}</span>}
          </span>
          <span className="row-end two">{entry.by === null ? '' : <By name={entry.by} />}</span>
        </li>
      ))}
    </ol>
  );
}

function What({ entry: { kind, state } }: { entry: UnitHistoryEntry }) {
  const { t } = useTranslation();
  if (kind === 'state') return <DutySign duty={state} />;
  if (kind === 'silent' || kind === 'retired') return <DutySign duty={kind} />;
  return <>{t(`units.history.${kind}`)}</>;
}

/** Services act under names of their own. */
function By({ name }: { name: string }) {
  const { t } = useTranslation();
  if (name === 'dispatch' || name === 'telemetry') return <>{t(`units.history.by.${name}`)}</>;
  return <span className="clip">{name}</span>;
}
