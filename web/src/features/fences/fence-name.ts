import type { Geofence } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';

type Named = Pick<Geofence, 'nameZh' | 'nameEn'>;

/** Reads a fence's name in the language of the console. */
export function useFenceName(): (fence: Named) => string {
  const { i18n } = useTranslation();
  return ({ nameZh, nameEn }) => (i18n.language === 'zh-CN' ? nameZh : nameEn);
}
