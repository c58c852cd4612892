import type { FleetAt } from '@roadcall/contracts';
import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight, History, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../data/server-clock.ts';
import { useRoute } from '../../route-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { FailedState } from '../../ui/states.tsx';
import { clockTime, dayAndTime, spanInWords } from '../../ui/time.tsx';
import { leavePast, showPast } from './past-acts.ts';
import { usePastKeys } from './past-keys.ts';
import { localInput, minuteOfDay } from './past-time.ts';
import { useFleetAt, useOnMap } from './use-fleet-at.ts';
import './past.css';

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** The fleet at an instant of the past: the bar below the map that chooses it. What is drawn above is not now, and says so. */
export function PastBar({ at }: { at: number }) {
  const { t } = useTranslation();
  const { data, error, isFetching, refetch } = useFleetAt(at);
  useOnMap(data);
  usePastKeys(at);
  const { midnight, minute } = minuteOfDay(at);
  const step = (minutes: number): void => showPast(at + minutes * MINUTE_MS);
  return (
    <section className="past" aria-label={t('past.title')}>
      <header className="past-head">
        <strong className="past-sign">
          <History aria-hidden />
          {t('past.sign', { at: dayAndTime(at) })}
        </strong>
        <IconButton label={t('past.back10')} keys="Shift ←" onClick={() => step(-10)}>
          <ChevronsLeft />
        </IconButton>
        <IconButton label={t('past.back1')} keys="←" onClick={() => step(-1)}>
          <ChevronLeft />
        </IconButton>
        <input
          type="datetime-local"
          className="input"
          aria-label={t('past.instant')}
          value={localInput(at)}
          max={localInput(serverNow())}
          onChange={({ target }) => target.value !== '' && showPast(new Date(target.value).getTime())}
        />
        <IconButton label={t('past.on1')} keys="→" onClick={() => step(1)}>
          <ChevronRight />
        </IconButton>
        <IconButton label={t('past.on10')} keys="Shift →" onClick={() => step(10)}>
          <ChevronsRight />
        </IconButton>
        <button type="button" className="button small end" onClick={leavePast}>
          <X aria-hidden />
          {t('past.now')}
        </button>
      </header>
      <input
        type="range"
        className="past-scrub"
        min={0}
        max={MINUTES_OF_DAY - 1}
        value={Math.min(minute, MINUTES_OF_DAY - 1)}
        aria-label={t('past.scrub')}
        aria-valuetext={clockTime(at)}
        onChange={({ target }) => showPast(midnight + Number(target.value) * MINUTE_MS)}
      />
      <p className="past-found" role="status" aria-busy={isFetching}>
        {data && t('past.found', { count: data.positions.length, without: data.withoutPosition })}
        {data && <Chosen fleet={data} />}
      </p>
      {error && <FailedState error={error} onRetry={() => void refetch()} />}
    </section>
  );
}

/** Where the selected one was: its detail beside the map speaks of now. */
function Chosen({ fleet }: { fleet: FleetAt }) {
  const { t } = useTranslation();
  const selection = useRoute((state) => state.selection);
  if (selection?.kind !== 'vehicle' && selection?.kind !== 'unit') return null;
  const one = fleet.positions.find(({ vehicleId, unitId }) => (vehicleId ?? unitId) === selection.id);
  if (!one) return <span className="past-chosen">{t('past.chosenNowhere')}</span>;
  const ageS = (Date.parse(fleet.at) - Date.parse(one.recordedAt)) / 1_000;
  return (
    <span className="past-chosen">
      <span className="plate">{one.label}</span>{' '}
      {one.speedKph === null ? '' : `${String(Math.round(one.speedKph))} ${t('common.units.kph')} · `}
      {t('past.chosenAge', { span: spanInWords(t, ageS) })}
    </span>
  );
}
