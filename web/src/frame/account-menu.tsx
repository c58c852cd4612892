import { Menu } from '@base-ui/react/menu';
import { KeyRound, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { signOut, useSession } from '../data/session.ts';
import { showOverlay } from '../keys/overlays.ts';

/** Who is signed in, their password, the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const session = useSession((state) => state.session);
  if (session.state !== 'in' && session.state !== 'expired') return null;
  const { displayName, roles } = session.user;
  return (
    <Menu.Root>
      <Menu.Trigger className="avatar" aria-label={t('frame.menu.account')}>
        {displayName.slice(0, 1).toUpperCase()}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" side="right" align="end" sideOffset={8}>
          <Menu.Popup className="popup">
            <div className="account-head">
              <strong>{displayName}</strong>
              <span className="faint">{roles.map((role) => t(`session.roles.${role}`)).join(' · ')}</span>
            </div>
            <div className="menu-line" />
            <Menu.Item className="menu-item" onClick={() => showOverlay('password')}>
              <KeyRound aria-hidden />
              {t('frame.menu.changePassword')}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={() => void signOut()}>
              <LogOut aria-hidden />
              {t('session.signOut')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
