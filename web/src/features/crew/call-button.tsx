import type { AssignmentId } from '@roadcall/contracts';
import { useMutation } from '@tanstack/react-query';
import { Phone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { crewApi } from '../../data/crew-api.ts';
import { problemInWords } from '../../data/problem-words.ts';

/** Whom to call about the job. The numbers are asked for when they are wanted: each reading is on record. */
export function CallButton({ assignmentId }: { assignmentId: AssignmentId }) {
  const { t } = useTranslation();
  const { data, error, isPending, mutate } = useMutation({ mutationFn: () => crewApi.contacts(assignmentId) });
  if (!data) {
    return (
      <button type="button" className="crew-button plain" disabled={isPending} onClick={() => mutate()}>
        <Phone aria-hidden />
        {error ? problemInWords(error) : t('crew.call')}
      </button>
    );
  }
  const reachable = data.items.filter(({ phone }) => phone !== null);
  if (reachable.length === 0) return <p className="muted">{t('crew.noPhone')}</p>;
  return reachable.map(({ who, name, phone }) => (
    <a key={who} className="crew-button plain" href={`tel:${(phone ?? '').replaceAll(/[^+\d]/g, '')}`}>
      <Phone aria-hidden />
      <span className="crew-contact">
        {name ?? t(`crew.who.${who}`)}
        <small>{phone}</small>
      </span>
    </a>
  ));
}
