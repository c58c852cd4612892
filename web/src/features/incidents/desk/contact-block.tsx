import type { Incident, IncidentContact } from '@roadcall/contracts';
import { PhoneOutgoing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../data/session.ts';
import { Block } from '../../../detail/detail-frame.tsx';
import { showOverlay } from '../../../keys/overlays.ts';
import { clockTime, exactTime } from '../../../ui/time.tsx';

/** Who was told what, newest first. */
export function ContactBlock({ incident, contacts }: { incident: Incident; contacts: readonly IncidentContact[] }) {
  const { t } = useTranslation();
  const may = useMay('incidents.write');
  return (
    <Block
      title={t('act.contact.log')}
      end={
        may && (
          <button
            type="button"
            className="button quiet small"
            aria-keyshortcuts="l"
            onClick={() => showOverlay({ kind: 'logContact', incidentId: incident.id })}
          >
            <PhoneOutgoing aria-hidden />
            {t('act.contact.add')}
          </button>
        )
      }
    >
      {contacts.length === 0 ? (
        <p className="faint">{t('act.contact.none')}</p>
      ) : (
        <ol className="timeline">
          {contacts.toReversed().map((contact) => (
            <li key={contact.id}>
              <time dateTime={contact.at} title={exactTime(Date.parse(contact.at))}>
                {clockTime(Date.parse(contact.at), true)}
              </time>
              <span>
                {t(`act.party.${contact.party}`)} · {t(`act.channel.${contact.channel}`)} ·{' '}
                {t(`act.contact.${contact.direction}`)}
                {contact.planGiven && <span className="tag violet">{t('act.contact.plan')}</span>}
                <span className="muted"> · {contact.summary}</span>
                {contact.by !== null && <span className="faint"> {t('desk.incident.by', { name: contact.by })}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Block>
  );
}
