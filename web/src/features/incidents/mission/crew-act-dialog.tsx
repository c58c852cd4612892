import { DeclineCode, type Assignment } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { missionApi } from '../../../data/mission-api.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { keepAssignment } from '../desk/keep-incident.ts';
import { useSending } from '../desk/use-sending.ts';
import type { AskedAct } from './crew-acts.ts';

interface Props {
  act: AskedAct;
  incidentId: string;
  assignment: Assignment;
}

/** What a crew says that ends something: a refusal with its code, gone on arrival and failures with words, the hand-over. */
export function CrewActDialog({ act, incidentId, assignment }: Props) {
  const { t } = useTranslation();
  const number = useFleet((state) => state.incidents.get(incidentId)?.number ?? '');
  const [code, setCode] = useState<DeclineCode>('too_far');
  const [words, setWords] = useState('');
  const reason = words.trim() === '' ? null : words.trim();
  const isNeeded = act === 'goa' || act === 'failed' || (act === 'decline' && code === 'other');
  const { busy, error, submit } = useSending(async () => {
    const { id } = assignment;
    if (act === 'decline') keepAssignment(await missionApi.decline(id, { code, reason }));
    else keepAssignment(await missionApi.report(id, act === 'handed_over' ? 'done' : act, reason));
  });
  const blanks = { unit: assignment.unitName, number, plate: assignment.vehicle?.plate ?? '' };
  return (
    <Dialog title={t(`mission.ask.${act}.title`, blanks)} lead={t(`mission.ask.${act}.lead`)} onClose={closeOverlay}>
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        {act === 'decline' && (
          <div className="field">
            <label htmlFor="decline-code">{t('mission.ask.code')}</label>
            <select
              id="decline-code"
              className="input"
              value={code}
              onChange={(event) => setCode(DeclineCode.parse(event.target.value))}
            >
              {DeclineCode.options.map((name) => (
                <option key={name} value={name}>
                  {t(`act.declineCode.${name}`)}
                </option>
              ))}
            </select>
          </div>
        )}
        {act !== 'handed_over' && (
          <div className="field">
            <label htmlFor="crew-words">
              {t('mission.ask.words')} {!isNeeded && <span className="faint">{t('common.optional')}</span>}
            </label>
            <textarea
              id="crew-words"
              className="textarea"
              required={isNeeded}
              maxLength={500}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
            {isNeeded && reason === null && <p className="faint">{t('mission.ask.wordsNeeded')}</p>}
          </div>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || (isNeeded && reason === null)}>
            {t(`mission.ask.${act}.confirm`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
