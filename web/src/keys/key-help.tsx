import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { KEYMAP } from './keymap.ts';
import { closeOverlay } from './overlays.ts';

const GROUPS = ['go', 'list', 'act', 'view'] as const;
const NAMED: Readonly<Record<string, 'space' | 'enter' | 'escape' | 'ctrl'>> = {
  Space: 'space',
  Enter: 'enter',
  Esc: 'escape',
  Ctrl: 'ctrl',
};

/** All keys, drawn from the keymap itself. */
export function KeyHelp() {
  const { t } = useTranslation();
  return (
    <Dialog title={t('keys.title')} lead={t('keys.lead')} onClose={closeOverlay} className="wide">
      {/* Longer than a small screen: whoever has keys alone scrolls it by them. */}
      <div className="key-help" role="group" aria-label={t('keys.title')} tabIndex={0}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`keys.groups.${group}`)}</h3>
            <dl>
              {KEYMAP.filter((binding) => binding.group === group).map((binding) => (
                <div key={binding.name}>
                  <dt>{t(`keys.action.${binding.name}`)}</dt>
                  <dd>
                    {binding.shown.map((key) => {
                      const name = NAMED[key];
                      return <Kbd key={key}>{name ? t(`keys.keyName.${name}`) : key}</Kbd>;
                    })}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
