import type { PersonContact } from '@roadcall/contracts';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemInWords } from '../../../data/problem-words.ts';
import { useMay } from '../../../data/session.ts';
import { toast } from '../../../frame/toasts.ts';

interface Props {
  nameMasked: string | null;
  phoneMasked: string | null;
  read: () => Promise<PersonContact>;
}

/** A person, masked; who may read it whole does so by a click, which is on record (domain §14). */
export function PersonReveal({ nameMasked, phoneMasked, read }: Props) {
  const { t } = useTranslation();
  const may = useMay('customers.reveal');
  const [whole, setWhole] = useState<PersonContact | null>(null);
  const phone = whole ? whole.phone : phoneMasked;
  const reveal = (): void => {
    read().then(setWhole, (error: unknown) => toast({ title: problemInWords(error), tone: 'danger' }));
  };
  return (
    <span className="person">
      {whole ? whole.name : nameMasked}{' '}
      {whole?.phone ? (
        <a className="link mono" href={`tel:${whole.phone}`}>
          {whole.phone}
        </a>
      ) : (
        <span className="mono faint">{phone}</span>
      )}
      {may && !whole && (
        <button type="button" className="button quiet small" title={t('act.revealLead')} onClick={reveal}>
          <Eye aria-hidden />
          {t('act.reveal')}
        </button>
      )}
    </span>
  );
}
