import { useTranslation } from 'react-i18next';
import { useTally } from '../data/tally.ts';
import { MarkIcon } from '../marks/mark-icon.tsx';
import { STATUS_MARK, VEHICLE_STATUSES, type VehicleStatus } from '../marks/marks.ts';
import { setFilters, useRoute } from '../route-store.ts';
import { Tip } from '../ui/tip.tsx';

/** One chip per status: its mark, its word, how many; pressed ones filter map and lists alike. */
export function StatusChips() {
  const { t } = useTranslation();
  const chosen = useRoute((state) => state.filters.status);
  const byStatus = useTally((state) => state.byStatus);
  const toggle = (status: VehicleStatus): void =>
    setFilters({
      status: chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status],
    });
  return (
    <div className="chips" role="group" aria-label={t('frame.filters.status')}>
      {VEHICLE_STATUSES.filter((status) => byStatus[status] > 0 || chosen.includes(status)).map((status) => (
        <Tip key={status} label={t(`fleet.status.${status}`)} side="bottom">
          <button
            type="button"
            className="chip"
            aria-pressed={chosen.includes(status)}
            aria-label={`${t(`fleet.status.${status}`)}: ${String(byStatus[status])}`}
            onClick={() => toggle(status)}
          >
            <MarkIcon {...STATUS_MARK[status]} ring={status === 'rescue'} size={16} />
            <span className="word">{t(`fleet.statusShort.${status}`)}</span>
            <span className="count">{byStatus[status]}</span>
          </button>
        </Tip>
      ))}
    </div>
  );
}
