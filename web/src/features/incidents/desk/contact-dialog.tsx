import { ContactChannel, ContactParty, type NewContact } from '@roadcall/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { queryClient } from '../../../data/query-client.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  incidentId: string;
  party?: ContactParty;
  /** What is known of it before it is written down. */
  summary?: string;
}

/** Writes down who was told what. */
export function ContactDialog({ incidentId, ...known }: Props) {
  const { t } = useTranslation();
  const incident = useFleet((state) => state.incidents.get(incidentId));
  const [party, setParty] = useState<ContactParty>(known.party ?? 'customer');
  const [channel, setChannel] = useState<ContactChannel>('phone');
  const [direction, setDirection] = useState<NewContact['direction']>('out');
  const [summary, setSummary] = useState(known.summary ?? '');
  const [planGiven, setPlanGiven] = useState(false);
  const idempotencyKey = useRef(crypto.randomUUID());
  const { busy, error, submit } = useSending(async () => {
    if (!incident) return;
    const contact = { party, channel, direction, summary: summary.trim(), planGiven: mayGivePlan && planGiven };
    await deskApi.logContact(incident.id, contact, idempotencyKey.current);
    await queryClient.invalidateQueries({ queryKey: ['incident', incident.id] });
  });
  if (!incident) return null;
  const mayGivePlan = direction === 'out' && (party === 'customer' || party === 'caller');
  return (
    <Dialog title={t('act.contact.title')} lead={t('act.contact.lead')} onClose={closeOverlay}>
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <div className="place-fields">
          <div className="field">
            <label htmlFor="contact-party">{t('act.contact.party')}</label>
            <select
              id="contact-party"
              className="input"
              value={party}
              onChange={(event) => setParty(ContactParty.parse(event.target.value))}
            >
              {ContactParty.options.map((name) => (
                <option key={name} value={name}>
                  {t(`act.party.${name}`)}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="contact-channel">{t('act.contact.channel')}</label>
            <select
              id="contact-channel"
              className="input"
              value={channel}
              onChange={(event) => setChannel(ContactChannel.parse(event.target.value))}
            >
              {ContactChannel.options.map((name) => (
                <option key={name} value={name}>
                  {t(`act.channel.${name}`)}
                </option>
              ))}
            </select>
          </div>
        </div>
        <fieldset className="field">
          <legend className="label">{t('act.contact.direction')}</legend>
          <div className="segments">
            {(['out', 'in'] as const).map((name) => (
              <label key={name} data-active={direction === name || undefined}>
                <input
                  type="radio"
                  className="visually-hidden"
                  name="direction"
                  checked={direction === name}
                  onChange={() => setDirection(name)}
                />
                {t(`act.contact.${name}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor="contact-summary">{t('act.contact.summary')}</label>
          <textarea
            id="contact-summary"
            className="textarea"
            required
            maxLength={1_000}
            value={summary}
            onChange={(event) => setSummary(event.target.value)}
          />
        </div>
        {mayGivePlan && (
          <label className="check-line">
            <input type="checkbox" checked={planGiven} onChange={(event) => setPlanGiven(event.target.checked)} />
            {t('act.contact.planGiven')}
          </label>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || summary.trim() === ''}>
            {t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
