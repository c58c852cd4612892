import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../data/api.ts';
import { stream, useLink } from '../data/live.ts';
import { useTally } from '../data/tally.ts';
import { clockTime } from '../ui/time.tsx';

/** Newest data older than this: connected, but quiet. */
const QUIET_MS = 10_000;
const LOOK_EVERY_MS = 200;

type Shown = 'live' | 'quiet' | 'connecting' | 'cut';

/** Age of the newest fix now, ms, looked at five times a second. */
function useNewestAge(): number {
  const [age, setAge] = useState(Infinity);
  useEffect(() => {
    const timer = setInterval(() => setAge(stream.newestAgeMs + performance.now() - stream.arrivedAt), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return age;
}

/** The dot by "live": how old the newest data is; a click tells more, with what was rejected. */
export function Freshness() {
  const { t } = useTranslation();
  const link = useLink();
  const age = useNewestAge();
  const shown: Shown = link.state === 'live' && age > QUIET_MS && age < Infinity ? 'quiet' : link.state;
  const ageText =
    age === Infinity
      ? ''
      : age < 60_000
        ? t('frame.link.age', { age: (age / 1_000).toFixed(age < 9_950 ? 1 : 0) })
        : t('frame.link.ageLong', { age: Math.floor(age / 60_000) });
  return (
    <Popover.Root>
      <Popover.Trigger className={`freshness ${shown}`}>
        <span className="dot" aria-hidden />
        <span className="visually-hidden">{t('frame.link.label', { state: t(`frame.link.${shown}`) })}</span>
        <span aria-hidden>
          {t(`frame.link.${shown}`)}
          {shown === 'cut' ? ` ${clockTime(link.since)}` : <b>{ageText}</b>}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" side="bottom" align="end" sideOffset={8}>
          <Popover.Popup className="popup data-popup">
            <Popover.Title className="menu-label">{t('frame.link.detailTitle')}</Popover.Title>
            <DataFigures ageText={ageText} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function DataFigures({ ageText }: { ageText: string }) {
  const { t } = useTranslation();
  const tally = useTally();
  const rate = useRecordRate();
  const overview = useQuery({ queryKey: ['overview'], queryFn: api.overview });
  const rejected = overview.data?.quarantinedLast24h;
  const reasons = Object.entries(overview.data?.quarantinedByReason ?? {}).toSorted((a, b) => b[1] - a[1]);
  return (
    <>
      <dl className="figures">
        <dt>{t('frame.link.newest')}</dt>
        <dd>{ageText === '' ? t('common.none') : ageText}</dd>
        <dt>{t('frame.link.rate')}</dt>
        <dd>{rate}</dd>
        <dt>{t('frame.link.vehicles')}</dt>
        <dd>{t('common.of', { shown: tally.vehiclesHeard, total: tally.vehicles })}</dd>
        <dt>{t('frame.link.units')}</dt>
        <dd>{t('common.of', { shown: tally.unitsHeard, total: tally.units })}</dd>
        <dt>{t('frame.link.stale')}</dt>
        <dd>{tally.stale}</dd>
      </dl>
      <div className="menu-line" />
      <dl className="figures">
        <dt>{t('frame.link.rejected')}</dt>
        <dd>{rejected ?? t('common.none')}</dd>
        {reasons.map(([reason, count]) => (
          <RejectedRow key={reason} reason={reason} count={count} />
        ))}
      </dl>
    </>
  );
}

function RejectedRow({ reason, count }: { reason: string; count: number }) {
  const { t, i18n } = useTranslation();
  const key = `keys.overview.reason.${reason}`;
  return (
    <>
      <dt className="sub">{i18n.exists(key) ? t(key as 'keys.overview.reason.invalid') : reason}</dt>
      <dd>{count}</dd>
    </>
  );
}

/** Positions per second, over the last seconds. */
function useRecordRate(): number {
  const [rate, setRate] = useState(0);
  useEffect(() => {
    let before = { records: stream.records, at: performance.now() };
    const timer = setInterval(() => {
      const now = performance.now();
      setRate(Math.round(((stream.records - before.records) * 1_000) / (now - before.at)));
      before = { records: stream.records, at: now };
    }, 2_000);
    return () => clearInterval(timer);
  }, []);
  return rate;
}
