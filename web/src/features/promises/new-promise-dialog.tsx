import type { ClockKind, Incident } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missionApi } from '../../data/mission-api.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSending } from '../incidents/desk/use-sending.ts';
import { PROMISED_BY_PERSON } from './promised-by-person.ts';
import { rereadClocks } from './say-of-clock.ts';

interface Props {
  incidentId: Incident['id'];
  /** Promises that the incident has: each is made once. */
  held: readonly ClockKind[];
}

/** Makes a promise: which, what it means, and a note that stays with it. */
export function NewPromiseDialog({ incidentId, held }: Props) {
  const { t } = useTranslation();
  const kinds = PROMISED_BY_PERSON.filter((kind) => !held.includes(kind));
  const [kind, setKind] = useState(kinds[0]);
  const [note, setNote] = useState('');
  const { busy, error, submit } = useSending(async () => {
    if (kind === undefined) return;
    await missionApi.promise(incidentId, kind, note.trim() === '' ? null : note.trim());
    await rereadClocks(incidentId);
  });
  return (
    <Dialog title={t('promises.new.title')} lead={t('promises.new.lead')} onClose={closeOverlay}>
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <fieldset className="field">
          <legend className="label">{t('promises.new.which')}</legend>
          {kinds.map((each) => (
            <label key={each} className="promise-choice">
              <input type="radio" name="promise" checked={kind === each} onChange={() => setKind(each)} />
              <span>
                <strong>{t(`promises.kind.${each}`)}</strong>
                <span className="muted">{t(`promises.meaning.${each}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="promise-note">
            {t('desk.newIncident.note')} <span className="faint">{t('common.optional')}</span>
          </label>
          <input
            id="promise-note"
            className="input"
            maxLength={500}
            value={note}
            autoComplete="off"
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || kind === undefined}>
            {t('promises.new.confirm')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
