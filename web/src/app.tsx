import { isPermitted, type SessionUser } from '@roadcall/contracts';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { checkSession, useSession } from './data/session.ts';
import { ChangePasswordForm } from './features/session/change-password.tsx';
import { SessionPage } from './features/session/session-page.tsx';
import { SignIn } from './features/session/sign-in.tsx';
import { ErrorNotice } from './ui/notice.tsx';

/** A phone loads nothing of the console, the console nothing of the phone's page. */
const Console = lazy(() => import('./frame/console.tsx').then(({ Console }) => ({ default: Console })));
const CrewPage = lazy(() => import('./features/crew/crew-page.tsx').then(({ CrewPage }) => ({ default: CrewPage })));

/** A crew has its own page; who is at the desk too finds it at `/crew`. */
function isCrew({ roles }: SessionUser): boolean {
  if (!isPermitted(roles, 'assignments.act')) return false;
  return !isPermitted(roles, 'fleet.read') || window.location.pathname.startsWith('/crew');
}

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
      <Suspense>{isCrew(session.user) ? <CrewPage user={session.user} /> : <Console user={session.user} />}</Suspense>
      {session.state === 'expired' && <SignIn username={session.user.username} />}
    </>
  );
}
