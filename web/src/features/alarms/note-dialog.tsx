import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { actOnAlarms } from './alarm-acts.ts';

interface Props {
  act: 'acknowledge' | 'note' | 'clear';
  ids: readonly string[];
}

/** Acknowledges, notes or clears alarms; `a`, then Enter is enough. */
export function NoteDialog({ act, ids }: Props) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.alarms);
  const alarms = ids.flatMap((id) => held.get(id) ?? []);
  const [text, setText] = useState('');
  const [first] = alarms;
  if (!first) return null;
  const isNeeded = act === 'note';
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const note = text.trim() === '' ? null : text.trim();
    if (act === 'note') {
      if (note === null) return;
      void actOnAlarms(alarms, { act, note });
    } else {
      void actOnAlarms(alarms, { act, note });
    }
    closeOverlay();
  };
  const kind = t(`desk.alarmKind.${first.kind}`);
  return (
    <Dialog
      title={alarms.length === 1 ? t(`alarms.${act}.one`, { kind }) : t(`alarms.${act}.many`, { count: alarms.length })}
      lead={alarms.length === 1 ? first.label : t(`alarms.${act}.lead`)}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label htmlFor="alarm-note">
            {t('desk.alarms.note')} {!isNeeded && <span className="faint">{t('common.optional')}</span>}
          </label>
          <input
            id="alarm-note"
            className="input"
            value={text}
            maxLength={500}
            required={isNeeded}
            autoComplete="off"
            placeholder={t('desk.alarms.notePlaceholder')}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className={act === 'clear' ? 'button danger' : 'button primary'}>
            {t(`alarms.${act}.button`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
