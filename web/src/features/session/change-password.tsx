import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword } from '../../data/session.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { PasswordField } from './password-field.tsx';

/** Shortest new password (contracts/auth.ts). */
const MIN_LENGTH = 10;

/** Chooses a new password; the rules are told before the server has to refuse. */
export function ChangePasswordForm({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [repeat, setRepeat] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const findFault = (): string | null => {
    if (next.length < MIN_LENGTH) return t('session.change.tooShort');
    if (next === current) return t('session.change.same');
    return next === repeat ? null : t('session.change.differs');
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const found = findFault();
    setFault(found);
    setError(null);
    if (found) return;
    setBusy(true);
    changePassword(current, next).then(
      () => onDone?.(),
      (reason: unknown) => {
        setError(reason);
        setBusy(false);
      },
    );
  };

  return (
    <form onSubmit={submit}>
      {error !== null && <ErrorNotice error={error} />}
      {fault !== null && <Notice>{fault}</Notice>}
      <PasswordField
        label={t('session.change.current')}
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        autoFocus
      />
      <PasswordField
        label={t('session.change.next')}
        value={next}
        onChange={setNext}
        autoComplete="new-password"
        hint={t('session.change.rule')}
        isInvalid={fault !== null}
      />
      <PasswordField
        label={t('session.change.repeat')}
        value={repeat}
        onChange={setRepeat}
        autoComplete="new-password"
        isInvalid={fault !== null}
      />
      <button className="button primary" type="submit" disabled={busy}>
        {t('session.change.submit')}
      </button>
    </form>
  );
}
