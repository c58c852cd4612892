import { ClockCause, type Clock } from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { sayOfClock } from './say-of-clock.ts';

interface Props {
  act: 'pause' | 'stop' | 'except' | 'cause';
  clock: Pick<Clock, 'id' | 'incidentId' | 'kind'>;
}

/** Causes that a person says; the api itself says the other one. */
const CAUSES = ClockCause.exclude(['recorded_late']).options;

/** Asks for the words that a pause, an exception, a stop or a breach needs. */
export function ClockDialog({ act, clock }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [cause, setCause] = useState<ClockCause>('no_unit_free');
  const [busy, setBusy] = useState(false);
  const isNeeded = act === 'pause' || act === 'except';
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const words = text.trim();
    if (isNeeded && words === '') return;
    const note = words === '' ? null : words;
    setBusy(true);
    const taken = await sayOfClock(
      clock,
      act === 'stop' ? { act, note } : act === 'cause' ? { act, cause, note } : { act, reason: words },
    );
    setBusy(false);
    if (taken) closeOverlay();
  };
  return (
    <Dialog title={t(`promises.ask.${act}.title`)} lead={t(`promises.kind.${clock.kind}`)} onClose={closeOverlay}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {act === 'cause' && (
          <div className="field">
            <label htmlFor="clock-cause">{t('promises.causeLabel')}</label>
            <select
              id="clock-cause"
              className="input"
              value={cause}
              onChange={(event) => setCause(ClockCause.parse(event.target.value))}
            >
              {CAUSES.map((each) => (
                <option key={each} value={each}>
                  {t(`promises.cause.${each}`)}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className="field">
          <label htmlFor="clock-reason">
            {t('promises.reason')} {!isNeeded && <span className="faint">{t('common.optional')}</span>}
          </label>
          <input
            id="clock-reason"
            className="input"
            value={text}
            maxLength={500}
            required={isNeeded}
            autoComplete="off"
            placeholder={t(`promises.ask.${act}.placeholder`)}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t(`promises.act.${act}`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
