import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '../../data/session.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { PasswordField } from './password-field.tsx';
import { SessionPage } from './session-page.tsx';

/** Sign-in. With `username` it is the one that covers a page whose session has ended. */
export function SignIn({ username: known }: { username?: string }) {
  const { t } = useTranslation();
  const [username, setUsername] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    signIn(username.trim(), password).catch((reason: unknown) => {
      setError(reason);
      setPassword('');
      setBusy(false);
    });
  };

  return (
    <SessionPage over={known !== undefined}>
      <div className="sign-in-head">
        <h1>{known === undefined ? t('session.title') : t('session.expiredTitle')}</h1>
        <p className="muted">{known === undefined ? t('session.lead') : t('session.expiredLead')}</p>
      </div>
      <form onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <div className="field">
          <label htmlFor="username">{t('session.username')}</label>
          <input
            id="username"
            className="input"
            value={username}
            onChange={(event) => setUsername(event.target.value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={known === undefined}
            required
          />
        </div>
        <PasswordField
          label={t('session.password')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus={known !== undefined}
          {...(known === undefined ? { hint: t('session.firstTime') } : {})}
        />
        <button className="button primary" type="submit" disabled={busy}>
          {busy ? t('session.submitting') : t('session.submit')}
        </button>
      </form>
    </SessionPage>
  );
}
