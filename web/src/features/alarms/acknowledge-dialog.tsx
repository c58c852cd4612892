import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { acknowledge } from './acknowledge.ts';

/** Acknowledges with a note: `a`, then Enter is enough. */
export function AcknowledgeDialog({ alarmId }: { alarmId: string }) {
  const { t } = useTranslation();
  const alarm = useFleet((state) => state.alarms.get(alarmId));
  const [note, setNote] = useState('');
  if (!alarm) return null;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void acknowledge(alarm, note.trim() === '' ? null : note.trim());
    closeOverlay();
  };
  return (
    <Dialog
      title={t('desk.alarms.ackTitle', { kind: t(`desk.alarmKind.${alarm.kind}`) })}
      lead={alarm.label}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label htmlFor="alarm-note">
            {t('desk.alarms.note')} <span className="faint">{t('common.optional')}</span>
          </label>
          <input
            id="alarm-note"
            className="input"
            value={note}
            maxLength={500}
            autoComplete="off"
            placeholder={t('desk.alarms.notePlaceholder')}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary">
            {t('desk.alarms.acknowledge')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
