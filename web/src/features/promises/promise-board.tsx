import type { Clock } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { clockApi, type ClockFilter } from '../../data/clock-api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useNow } from '../../data/tick.ts';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { select, setParams, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { dayAndTime } from '../../ui/time.tsx';
import { ClockRing, ClockText, clockInWords } from '../incidents/clock-ring.tsx';
import { clockAt } from '../incidents/incident-clock.ts';
import { IncidentIcon } from '../incidents/incident-icon.tsx';
import { whoseOf } from '../incidents/whose-incident.ts';
import './promises.css';

const FILTERS: readonly ClockFilter[] = ['awaited', 'at_risk', 'breached'];
/** The feed says at once what changes; this is for a feed that was cut, ms. */
const READ_EVERY_MS = 30_000;

export const useClocks = (filter: ClockFilter) =>
  useQuery({
    queryKey: ['clocks', filter],
    queryFn: ({ signal }) => clockApi.list(filter, signal),
    refetchInterval: READ_EVERY_MS,
  });

const idOf = (clock: Clock): string => clock.id;
const show = (clock: Clock): void => select({ kind: 'incident', id: clock.incidentId });

/** Every promise that somebody waits for, by what is due next. */
export function PromiseBoard() {
  const { t } = useTranslation();
  const filter = useRoute((state) => FILTERS.find((name) => name === state.params.state) ?? 'awaited');
  const selected = useRoute((state) => state.selection?.id);
  const read = useClocks(filter);
  const clocks = useMemo(() => read.data?.items ?? [], [read.data]);
  const open = (id: string): void => {
    const clock = clocks.find((each) => each.id === id);
    if (clock) show(clock);
  };
  return (
    <>
      <div className="promise-filters" role="group" aria-label={t('promises.filterLabel')}>
        {FILTERS.map((name) => (
          <button
            key={name}
            type="button"
            className="chip"
            aria-pressed={filter === name}
            onClick={() => setParams({ state: name === 'awaited' ? undefined : name })}
          >
            {t(`promises.filter.${name}`)}
            {filter === name && read.data && <span className="count">{clocks.length}</span>}
          </button>
        ))}
      </div>
      {read.isPending && <SkeletonRows rows={4} height={58} />}
      {read.isError && !read.data && <FailedState error={read.error} onRetry={() => void read.refetch()} />}
      {read.data && clocks.length === 0 && (
        <EmptyState icon={ShieldCheck} title={t(`promises.empty.${filter}Title`)}>
          {t(`promises.empty.${filter}Text`)}
        </EmptyState>
      )}
      {clocks.length > 0 && (
        <VirtualList
          items={clocks}
          idOf={idOf}
          label={t('promises.title')}
          rowPx={62}
          onOpen={open}
          isSelected={(clock) => clock.incidentId === selected}
          renderRow={(clock) => <PromiseRow clock={clock} />}
        />
      )}
    </>
  );
}

function PromiseRow({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const incident = useFleet((state) => state.incidents.get(clock.incidentId));
  const now = useNow((state) => state.now);
  const look = clockAt(clock, now);
  return (
    <button type="button" className="row-button incident-row" tabIndex={-1} onClick={() => show(clock)}>
      <ClockRing clock={clock} size={34} />
      <span className="row-main">
        <span className="one">
          {incident && <IncidentIcon type={incident.type} />}
          <strong className="clip">{t(`promises.kind.${clock.kind}`)}</strong>
        </span>
        <span className="two clip">
          <span className="mono">{clock.incidentNumber}</span>
          {incident && whoseOf(incident) && <span className="plate"> {whoseOf(incident)}</span>} ·{' '}
          {clock.pauseReason === null
            ? clockInWords(t, look)
            : t('promises.pausedBecause', { reason: clock.pauseReason })}
        </span>
      </span>
      <span className="row-end">
        <ClockText clock={clock} />
        <span className="two faint">{clock.dueAt === null ? '–' : dayAndTime(Date.parse(clock.dueAt))}</span>
      </span>
    </button>
  );
}
