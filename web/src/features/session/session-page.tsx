import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage } from '../../i18n/index.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { BrandMark } from '../../ui/brand.tsx';
import './session.css';

/** The calm page around signing in and choosing a password. `over`: it covers a page that is kept. */
export function SessionPage({ children, over = false }: { children: ReactNode; over?: boolean }) {
  const { t } = useTranslation();
  return (
    <main className={over ? 'sign-in over' : 'sign-in'}>
      {!over && <Streets />}
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <BrandMark />
          {t('common.product')}
        </div>
        {children}
        <div className="sign-in-foot">
          <LanguageSwitch />
        </div>
      </div>
    </main>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  return (
    <div className="language-switch" role="group" aria-label={t('frame.menu.language')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={currentLanguage() === language}
          onClick={() => void chooseLanguage(language)}
        >
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
    </div>
  );
}

/** A hint of a city behind the card. */
function Streets() {
  return (
    <svg className="sign-in-streets" viewBox="0 0 1200 800" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2">
        <path d="M-20 610C200 540 330 690 560 620s420-150 680-60" strokeWidth="26" opacity="0.5" />
        <circle cx="600" cy="400" r="210" strokeWidth="4" />
        <circle cx="600" cy="400" r="370" strokeWidth="6" />
        <path d="M600-20V820M-20 400H1220M120-20 1080 820M1080-20 120 820" strokeWidth="3" />
        <path d="M0 120H1200M0 260H1200M0 540H1200M0 690H1200M180 0V800M360 0V800M800 0V800M980 0V800" />
      </g>
    </svg>
  );
}
