import type { UnitWithPosition } from '@roadcall/contracts';
import { Coffee, Moon, Play, Radio } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { crewApi } from '../../data/crew-api.ts';
import { clockTime } from '../../ui/time.tsx';
import { BreakUntil, ShiftUntil } from '../units/unit-times.tsx';
import { ActButton } from './act-button.tsx';

const BREAKS_MIN = [15, 30, 45] as const;

/** Between two jobs: on shift or off, on a break or ready. */
export function CrewFree({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  if (unit.state === 'off_shift' || unit.state === 'out_of_service') return <Resting unit={unit} />;
  return (
    <section className="crew-card" aria-label={t('crew.free.title')}>
      <p className="crew-state">
        {unit.break ? <Coffee aria-hidden /> : <Radio aria-hidden />}
        <span>
          <strong>{t(unit.break ? 'units.duty.on_break' : 'crew.free.ready')}</strong>
          <small className="muted">{unit.break ? <BreakUntil unit={unit} /> : <ShiftUntil unit={unit} />}</small>
        </span>
      </p>
      {unit.break ? (
        <ActButton name={t('units.act.endBreak')} className="go" send={() => crewApi.break(unit.id, { act: 'end' })}>
          {t('units.act.endBreak')}
        </ActButton>
      ) : (
        <div className="crew-breaks" role="group" aria-label={t('crew.free.break')}>
          <span className="muted">
            {t('crew.free.break')}
            {unit.nextBreakAt !== null && ` · ${t('units.break.next')} ${clockTime(Date.parse(unit.nextBreakAt))}`}
          </span>
          <div className="crew-reasons three">
            {BREAKS_MIN.map((minutes) => (
              <ActButton
                key={minutes}
                name={t('units.act.break')}
                className="small"
                send={() => crewApi.break(unit.id, { act: 'begin', minutes })}
              >
                {minutes} {t('common.units.min')}
              </ActButton>
            ))}
          </div>
        </div>
      )}
      <EndShift unit={unit} />
    </section>
  );
}

function Resting({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  return (
    <section className="crew-card" aria-label={t('crew.free.title')}>
      <p className="crew-state">
        <Moon aria-hidden />
        <span>
          <strong>{t(`fleet.unitState.${unit.state}`)}</strong>
          <small className="muted">{unit.dutyReason ?? t('crew.free.noOffers')}</small>
        </span>
      </p>
      <ActButton
        name={t('units.act.beginShift')}
        className="go"
        send={() => crewApi.duty(unit.id, { state: 'available', reason: null })}
      >
        <Play aria-hidden />
        {t('units.act.beginShift')}
      </ActButton>
    </section>
  );
}

/** Two steps: a shift that ends by a slip of the finger would leave customers waiting. */
function EndShift({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const [what, setWhat] = useState<'off_shift' | 'out_of_service' | null>(null);
  const [reason, setReason] = useState('');
  const words = reason.trim();
  if (what === null) {
    return (
      <div className="crew-pair">
        <button type="button" className="crew-button small" onClick={() => setWhat('off_shift')}>
          {t('units.dutyDialog.confirm.off_shift')}
        </button>
        <button type="button" className="crew-button small" onClick={() => setWhat('out_of_service')}>
          {t('crew.free.fault')}
        </button>
      </div>
    );
  }
  return (
    <div className="crew-decline" role="group" aria-label={t(`crew.free.sure.${what}`)}>
      <strong>{t(`crew.free.sure.${what}`)}</strong>
      {what === 'out_of_service' && (
        <input
          className="input"
          aria-label={t('crew.free.faultWhat')}
          placeholder={t('crew.free.faultWhat')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {(what === 'off_shift' || words !== '') && (
        <ActButton
          name={t(`units.dutyDialog.confirm.${what}`)}
          className="danger"
          send={() => crewApi.duty(unit.id, { state: what, reason: words === '' ? null : words })}
        >
          {t(`units.dutyDialog.confirm.${what}`)}
        </ActButton>
      )}
      <button type="button" className="crew-button quiet" onClick={() => setWhat(null)}>
        {t('crew.back')}
      </button>
    </div>
  );
}
