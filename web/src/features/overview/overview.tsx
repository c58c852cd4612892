import { UnitState } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useTally } from '../../data/tally.ts';
import { useNow } from '../../data/tick.ts';
import { useWaiting } from '../../data/waiting.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { ListFrame } from '../../lists/list-frame.tsx';
import { MarkIcon } from '../../marks/mark-icon.tsx';
import { STATUS_MARK, VEHICLE_STATUSES } from '../../marks/marks.ts';
import { goTo } from '../../route-store.ts';
import { CoverageBlock } from '../coverage/coverage-block.tsx';
import { clockAt, isOpen } from '../incidents/incident-clock.ts';
import { RejectedTelemetry } from './rejected-telemetry.tsx';
import { ShareRow } from './share-row.tsx';
import './overview.css';

const READ_EVERY_MS = 15_000;

/** The company at this minute: what is open, what waits, how the fleet stands, what was rejected. */
export function Overview() {
  const { t } = useTranslation();
  const overview = useQuery({ queryKey: ['overview'], queryFn: api.overview, refetchInterval: READ_EVERY_MS });
  const tally = useTally();
  const waiting = useWaiting();
  const breached = useBreached();
  const units = useUnitStates();
  return (
    <ListFrame title={t('keys.overview.title')}>
      <div className="overview" tabIndex={0} role="region" aria-label={t('keys.overview.title')}>
        <div className="tiles">
          <button type="button" className="tile" onClick={() => goTo('incidents')}>
            <span>{t('keys.overview.incidents')}</span>
            <strong>{waiting.incidents}</strong>
            <small className={breached > 0 ? 'overdue' : ''}>
              {breached > 0
                ? t('keys.overview.breached', { count: breached })
                : t('keys.overview.inTime', { count: waiting.incidents })}
            </small>
          </button>
          <button
            type="button"
            className="tile"
            onClick={() => goTo('incidents', { params: { tab: 'promises', state: 'at_risk' } })}
          >
            <span>{t('keys.overview.promisesAtRisk')}</span>
            <strong>{overview.data?.clocksAtRisk ?? 0}</strong>
            <small className={(overview.data?.clocksBreached ?? 0) > 0 ? 'overdue' : ''}>
              {t('keys.overview.promisesBroken', { count: overview.data?.clocksBreached ?? 0 })}
            </small>
          </button>
          <button type="button" className="tile" onClick={() => goTo('alarms')}>
            <span>{t('keys.overview.alarms')}</span>
            <strong>{waiting.alarms}</strong>
            <small>{t('keys.overview.alarmsActive', { count: overview.data?.activeAlarms ?? waiting.alarms })}</small>
          </button>
          <button type="button" className="tile" onClick={() => goTo('vehicles')}>
            <span>{t('keys.overview.vehicles')}</span>
            <strong>{tally.vehicles}</strong>
            <small>
              {t('keys.overview.online')} {tally.vehiclesHeard}
            </small>
          </button>
          <button type="button" className="tile" onClick={() => goTo('units')}>
            <span>{t('keys.overview.units')}</span>
            <strong>{tally.units}</strong>
            <small>{t('keys.overview.unitsFree', { free: tally.unitsFree, total: tally.units })}</small>
          </button>
        </div>
        <Block title={t('keys.overview.byStatus')}>
          <ul className="shares">
            {VEHICLE_STATUSES.map((status) => (
              <ShareRow
                key={status}
                icon={<MarkIcon {...STATUS_MARK[status]} ring={status === 'rescue'} size={16} />}
                label={t(`fleet.status.${status}`)}
                count={tally.byStatus[status]}
                total={tally.vehicles}
                tone={`var(--tone-${status === 'rescue' ? 'violet' : STATUS_MARK[status].tone})`}
              />
            ))}
          </ul>
        </Block>
        <Block title={t('keys.overview.byUnit')}>
          <ul className="shares">
            {units.map(([state, count]) => (
              <ShareRow
                key={state}
                label={t(`fleet.unitState.${state}`)}
                count={count}
                total={tally.units}
                tone="var(--tone-violet)"
              />
            ))}
          </ul>
        </Block>
        <CoverageBlock />
        <RejectedTelemetry overview={overview.data} />
      </div>
    </ListFrame>
  );
}

/** Open incidents whose promise is broken. */
function useBreached(): number {
  const incidents = useFleet((state) => state.incidents);
  const now = useNow((state) => state.now);
  let count = 0;
  for (const incident of incidents.values()) {
    if (isOpen(incident) && clockAt(incident.onSceneClock, now).phase === 'breached') count += 1;
  }
  return count;
}

function useUnitStates(): [UnitState, number][] {
  const units = useFleet((state) => state.units);
  return useMemo(() => {
    const counts = new Map<UnitState, number>();
    for (const unit of units.values()) counts.set(unit.state, (counts.get(unit.state) ?? 0) + 1);
    return UnitState.options.flatMap((state): [UnitState, number][] => {
      const count = counts.get(state);
      return count === undefined ? [] : [[state, count]];
    });
  }, [units]);
}
