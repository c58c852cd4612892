import type { Rental } from '@roadcall/contracts';
import { Link } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../data/desk-api.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { useMay } from '../../data/session.ts';
import { toast } from '../../frame/toasts.ts';

/** Makes a link by which the customer of a running rental reports trouble; it is shown this once, to be sent. */
export function HelpLink({ rental }: { rental: Rental }) {
  const { t } = useTranslation();
  const may = useMay('incidents.write');
  const [address, setAddress] = useState<string | null>(null);
  const isRunning = rental.status === 'handed_over' || rental.status === 'active';
  if (!may || !isRunning) return null;
  const make = (): void => {
    deskApi.customerLink(rental.id).then(
      ({ path }) => setAddress(window.location.origin + path),
      (error: unknown) => toast({ title: problemInWords(error), tone: 'danger' }),
    );
  };
  if (address === null) {
    return (
      <button type="button" className="button small" title={t('act.helpLinkLead')} onClick={make}>
        <Link aria-hidden />
        {t('act.helpLink')}
      </button>
    );
  }
  return (
    <input
      className="input mono"
      readOnly
      aria-label={t('act.helpLink')}
      value={address}
      onFocus={(event) => event.target.select()}
    />
  );
}
