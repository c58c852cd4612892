import { useTranslation } from 'react-i18next';
import { checkSession, useSession } from './data/session.ts';
import { ChangePasswordForm } from './features/session/change-password.tsx';
import { SessionPage } from './features/session/session-page.tsx';
import { SignIn } from './features/session/sign-in.tsx';
import { Console } from './frame/console.tsx';
import { ErrorNotice } from './ui/notice.tsx';

/** Who is in front of the console decides what it is: a sign-in, a first password, or the console itself. */
export function App() {
  const session = useSession((state) => state.session);
  const { t } = useTranslation();
  if (session.state === 'checking') return null;
  if (session.state === 'out') return <SignIn />;
  if (session.state === 'unreachable') {
    return (
      <SessionPage>
        <ErrorNotice error={session.error} />
        <button type="button" className="button" onClick={() => void checkSession()}>
          {t('common.retry')}
        </button>
      </SessionPage>
    );
  }
  if (session.user.mustChangePassword) {
    return (
      <SessionPage>
        <div className="sign-in-head">
          <h1>{t('session.change.title')}</h1>
          <p className="muted">{t('session.change.lead')}</p>
        </div>
        <ChangePasswordForm />
      </SessionPage>
    );
  }
  return (
    <>
      <Console user={session.user} />
      {session.state === 'expired' && <SignIn username={session.user.username} />}
    </>
  );
}
