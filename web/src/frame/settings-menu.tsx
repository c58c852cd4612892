import { Menu } from '@base-ui/react/menu';
import { Building2, Check, Contrast, Keyboard, Settings2, SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../data/session.ts';
import { chooseLanguage, currentLanguage } from '../i18n/index.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../i18n/language.ts';
import { showOverlay } from '../keys/overlays.ts';
import { APPEARANCES, chooseTheme, useTheme, type Appearance } from '../theme/theme-store.ts';
import { goTo, useRoute } from '../route-store.ts';
import { sectionKey, SECTIONS } from '../routes.ts';
import { Kbd } from '../ui/kbd.tsx';

/** Language, appearance, contrast, density, keys. */
export function SettingsMenu() {
  const { t } = useTranslation();
  const { appearance, highContrast, comfortable } = useTheme();
  const mayRules = useMay('alarms.read');
  const mayCompany = useMay('settings.read');
  const isHere = useRoute((state) => state.section === 'settings');
  return (
    <Menu.Root>
      <Menu.Trigger
        className="rail-item"
        aria-label={t('frame.menu.settings')}
        aria-current={isHere ? 'page' : undefined}
      >
        <Settings2 aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" side="right" align="end" sideOffset={8}>
          <Menu.Popup className="popup">
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{t('frame.menu.theme')}</Menu.GroupLabel>
              <Menu.RadioGroup
                value={appearance}
                onValueChange={(value: Appearance) => chooseTheme({ appearance: value })}
              >
                {APPEARANCES.map((name) => (
                  <Menu.RadioItem key={name} value={name} className="menu-item" closeOnClick={false}>
                    {t(`frame.menu.${name}`)}
                    <Menu.RadioItemIndicator className="end">
                      <Check aria-hidden />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{t('frame.menu.language')}</Menu.GroupLabel>
              <Menu.RadioGroup
                value={currentLanguage()}
                onValueChange={(value: Language) => void chooseLanguage(value)}
              >
                {LANGUAGES.map((language) => (
                  <Menu.RadioItem key={language} value={language} className="menu-item" lang={language}>
                    {LANGUAGE_NAMES[language]}
                    <Menu.RadioItemIndicator className="end">
                      <Check aria-hidden />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <div className="menu-line" />
            <Menu.CheckboxItem
              className="menu-item"
              checked={highContrast}
              onCheckedChange={(checked) => chooseTheme({ highContrast: checked })}
              closeOnClick={false}
            >
              <Contrast aria-hidden />
              {t('frame.menu.contrast')}
              <Menu.CheckboxItemIndicator className="end">
                <Check aria-hidden />
              </Menu.CheckboxItemIndicator>
            </Menu.CheckboxItem>
            <Menu.CheckboxItem
              className="menu-item"
              checked={comfortable}
              onCheckedChange={(checked) => chooseTheme({ comfortable: checked })}
              closeOnClick={false}
            >
              <span className="size-sign" aria-hidden />
              {t('frame.menu.comfortable')}
              <Menu.CheckboxItemIndicator className="end">
                <Check aria-hidden />
              </Menu.CheckboxItemIndicator>
            </Menu.CheckboxItem>
            <div className="menu-line" />
            {mayCompany && (
              <Menu.Item className="menu-item" onClick={() => goTo('settings')}>
                <Building2 aria-hidden />
                {t('settings.company')}
                <span className="end">
                  <Kbd>{sectionKey(SECTIONS.indexOf('settings'))}</Kbd>
                </span>
              </Menu.Item>
            )}
            {mayRules && (
              <Menu.Item className="menu-item" onClick={() => goTo('alarms', { params: { tab: 'rules' } })}>
                <SlidersHorizontal aria-hidden />
                {t('alarms.rules.title')}
              </Menu.Item>
            )}
            <Menu.Item className="menu-item" onClick={() => showOverlay('keys')}>
              <Keyboard aria-hidden />
              {t('frame.menu.keys')}
              <span className="end">
                <Kbd>?</Kbd>
              </span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
