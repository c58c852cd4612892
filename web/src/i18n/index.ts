import i18next, { changeLanguage, use } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/index.ts';
import { LANGUAGES, type Language } from './language.ts';
import { zhCN } from './zh-cn/index.ts';

const STORAGE_KEY = 'roadcall.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof en };
    returnNull: false;
  }
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  const known = LANGUAGES.find((language) => language === kept);
  return known ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}

/** Starts the texts in the language chosen last, else the browser's. */
export async function startTexts(): Promise<void> {
  const language = firstLanguage();
  await use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    supportedLngs: [...LANGUAGES],
    defaultNS: 'console',
    resources: { en: { console: en }, 'zh-CN': { console: zhCN } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export function currentLanguage(): Language {
  return LANGUAGES.find((language) => language === i18next.language) ?? 'en';
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language);
  await changeLanguage(language);
  document.documentElement.lang = language;
}
