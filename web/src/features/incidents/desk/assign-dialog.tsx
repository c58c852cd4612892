import type { Incident, UnitChoice } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { toast } from '../../../frame/toasts.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/states.tsx';
import { distanceInWords, spanInWords } from '../../../ui/time.tsx';
import { keepAssignment } from './keep-incident.ts';
import { useSending } from './use-sending.ts';

/** Sends a unit by hand: every unit by its travel time, with the rule that speaks against it. The reason is asked. */
export function AssignDialog({ incidentId, unitId }: { incidentId: string; unitId?: string }) {
  const incident = useFleet((state) => state.incidents.get(incidentId));
  return incident ? <AssignForm incident={incident} wishedId={unitId} /> : null;
}

function AssignForm({ incident, wishedId }: { incident: Incident; wishedId: string | undefined }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [clicked, setChosen] = useState<UnitChoice | null>(null);
  const [reason, setReason] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [pin, setPin] = useState(false);
  const read = useQuery({
    queryKey: ['unit-choices', incident.id],
    queryFn: ({ signal }) => deskApi.unitChoices(incident.id, signal),
  });
  const chosen = clicked ?? read.data?.items.find(({ unitId }) => unitId === wishedId) ?? null;
  const { busy, error, submit } = useSending(async () => {
    if (!chosen) return;
    const wish = { unitId: chosen.unitId, reason: reason.trim(), agreed, pin };
    keepAssignment(await deskApi.assign(incident.id, wish, incident.version));
    toast({ title: t('act.assign.done', { unit: chosen.unitName, number: incident.number }), tone: 'good' });
  });
  const wanted = text.trim().toLowerCase();
  const shown = (read.data?.items ?? [])
    .filter(({ unitName }) => unitName.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(b.unitId === wishedId) - Number(a.unitId === wishedId));
  return (
    <Dialog
      title={t('act.assign.title', { number: incident.number })}
      lead={t('act.assign.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        {read.isError && <ErrorNotice error={read.error} />}
        <input
          className="input"
          type="search"
          aria-label={t('act.assign.filter')}
          placeholder={t('act.assign.filter')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <fieldset className="unit-choices">
          <legend className="visually-hidden">{t('act.assign.units')}</legend>
          {read.isPending && <SkeletonRows rows={5} height={36} />}
          {read.isSuccess && shown.length === 0 && <p className="faint">{t('act.assign.none')}</p>}
          {shown.map((choice) => (
            <ChoiceRow
              key={choice.unitId}
              choice={choice}
              chosen={chosen?.unitId === choice.unitId}
              onChoose={() => setChosen(choice)}
            />
          ))}
        </fieldset>
        {chosen?.excluded && (
          <Notice warn>
            {t('act.assign.overrules', { rule: t(`desk.incident.excluded.${chosen.excluded}`) })}
            {chosen.servesIncident && ` ${t('act.assign.leaves', { number: chosen.servesIncident.number })}`}
          </Notice>
        )}
        <div className="field">
          <label htmlFor="assign-reason">{t('act.assign.reason')}</label>
          <textarea
            id="assign-reason"
            className="textarea"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <label className="check-line">
          <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
          {t('act.assign.agreed')}
        </label>
        <label className="check-line">
          <input type="checkbox" checked={pin} onChange={(event) => setPin(event.target.checked)} />
          {t('act.assign.pin')}
        </label>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || !chosen || reason.trim() === ''}>
            {chosen ? t('act.assign.confirm', { unit: chosen.unitName }) : t('act.assign.choose')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function ChoiceRow({ choice, chosen, onChoose }: { choice: UnitChoice; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  const { unitName, kind, excluded, etaS, etaSource, distanceM, servesIncident } = choice;
  const against = excluded && t(`desk.incident.excluded.${excluded}`);
  return (
    <label className="unit-choice" data-excluded={excluded !== null || undefined}>
      <input type="radio" name="unit" checked={chosen} onChange={onChoose} />
      <span className="row-main">
        <span className="one">
          <strong>{unitName}</strong> <span className="muted">{t(`fleet.unitKind.${kind}`)}</span>
        </span>
        {against && <span className="two">{servesIncident ? `${against}: ${servesIncident.number}` : against}</span>}
      </span>
      <span className="row-end">
        <span className="one">{etaS === null ? t('common.none') : spanInWords(t, etaS)}</span>
        <span className="two faint">
          {distanceM !== null && distanceInWords(t, distanceM)}
          {etaSource === 'straight_line' && ` · ${t('act.assign.straight')}`}
        </span>
      </span>
    </label>
  );
}
