import { isPermitted, type Permission, type SessionUser } from '@roadcall/contracts';
import { create } from 'zustand';
import { api } from './api.ts';
import { onSessionLost } from './http.ts';

export type SessionState =
  | { readonly state: 'checking' }
  | { readonly state: 'unreachable'; readonly error: unknown }
  | { readonly state: 'out' }
  | { readonly state: 'in'; readonly user: SessionUser }
  /** Was signed in; the page stays behind the sign-in that covers it. */
  | { readonly state: 'expired'; readonly user: SessionUser };

export const useSession = create<{ session: SessionState }>(() => ({ session: { state: 'checking' } }));

const set = (session: SessionState): void => useSession.setState({ session });

/** The page stays as it is behind the sign-in that covers it. */
function lose(): void {
  const { session } = useSession.getState();
  if (session.state === 'in') set({ state: 'expired', user: session.user });
}

onSessionLost(lose);

/** Asks the api who is signed in. */
export async function checkSession(): Promise<void> {
  try {
    const { user } = await api.session();
    set(user ? { state: 'in', user } : { state: 'out' });
  } catch (error) {
    set({ state: 'unreachable', error });
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  const { user } = await api.signIn({ username, password, transport: 'cookie' });
  set({ state: 'in', user });
}

export async function changePassword(current: string, next: string): Promise<void> {
  await api.changePassword({ current, next });
  await checkSession();
}

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  set({ state: 'out' });
}

/** The socket knows the session no more: ask REST, which says for sure. */
export async function doubtSession(): Promise<void> {
  const current = await api.session().catch(() => undefined);
  if (current?.user === null) lose();
}

/** Whether the person in front may do this; the api decides, this only hides what it would refuse. */
export function useMay(permission: Permission): boolean {
  return useSession((state) => isPermittedTo(state.session, permission));
}

/** The same for keys, which are pressed outside of React. */
export function isPermittedNow(permission: Permission): boolean {
  return isPermittedTo(useSession.getState().session, permission);
}

function isPermittedTo(session: SessionState, permission: Permission): boolean {
  return (session.state === 'in' || session.state === 'expired') && isPermitted(session.user.roles, permission);
}
