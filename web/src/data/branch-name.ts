import { useTranslation } from 'react-i18next';
import { useFleet } from './fleet-store.ts';

/** Reads a branch's name in the language of the console; a dash for none. */
export function useBranchName(): (branchId: string | null) => string {
  const branches = useFleet((state) => state.branches);
  const { t, i18n } = useTranslation();
  return (branchId) => {
    const branch = branches.get(branchId ?? '');
    if (!branch) return t('common.none');
    return i18n.language === 'zh-CN' ? branch.nameZh : branch.nameEn;
  };
}
