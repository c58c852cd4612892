import { SAFETY_INTERVAL_MIN, type Unit } from '@roadcall/contracts';
import { HeartPulse } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { useNow } from '../../data/tick.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Ago, minutesSeconds } from '../../ui/time.tsx';
import { logSignOfLife, sendHelp } from './unit-acts.ts';
import { SilentFor } from './unit-times.tsx';

/** Below this the timer is said to be due, ms. */
const SOON_MS = 5 * 60_000;

/** Whether the crew has given the signs of life that it owes while it works; if not, what to do about it. */
export function SafetyBlock({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const { silentSince, lastAt } = unit.safety;
  const interval = t('units.safety.every', { min: unit.safetyIntervalMin ?? SAFETY_INTERVAL_MIN });
  return (
    <Block title={t('units.safety.title')} end={interval}>
      {silentSince === null ? (
        <p className="safety-line">
          <Timer unit={unit} />
          {lastAt !== null && (
            <span className="faint">
              {t('units.safety.last')} <Ago at={lastAt} />
            </span>
          )}
        </p>
      ) : (
        <>
          <Notice>
            <strong>
              <SilentFor since={silentSince} />
            </strong>{' '}
            {t('units.silent.what')}
          </Notice>
          <SilenceAnswers unit={unit} />
        </>
      )}
    </Block>
  );
}

function Timer({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const { dueAt } = unit.safety;
  if (dueAt === null) return <span className="muted">{t('units.safety.none')}</span>;
  const leftMs = Date.parse(dueAt) - now;
  return (
    <span className="safety-timer" data-soon={leftMs < SOON_MS || undefined}>
      <HeartPulse aria-hidden />
      {leftMs > 0 ? t('units.safety.dueIn', { span: minutesSeconds(leftMs) }) : t('units.safety.due')}
    </span>
  );
}

/** The two answers to a crew's silence: it is well, or help goes there. */
export function SilenceAnswers({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const mayLog = useMay('assignments.override');
  const mayOpen = useMay('incidents.write');
  return (
    <div className="silence-answers">
      {mayLog && (
        <button type="button" className="button" onClick={() => logSignOfLife(unit)}>
          <HeartPulse aria-hidden />
          {t('units.silent.well')}
        </button>
      )}
      {mayOpen && (
        <ConfirmButton
          className="danger"
          label={t('units.silent.help')}
          sure={t('units.silent.helpSure', { name: unit.name })}
          onConfirm={() => void sendHelp(unit)}
        />
      )}
    </div>
  );
}
