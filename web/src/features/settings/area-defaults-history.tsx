import { VehicleClass } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFences } from '../../data/fences.ts';
import { useFenceName } from '../fences/fence-name.ts';
import { SettingsHistory, type ChangeWords } from './settings-history.tsx';

const LISTS = ['permittedFenceIds', 'forbiddenFenceIds'] as const;

/** Who changed which areas of new bookings. A change is kept as `<branch or *>/<class or *>.<list>`, its fences in one text. */
export function AreaDefaultsHistory() {
  const { t } = useTranslation();
  const branchName = useBranchName();
  const fenceName = useFenceName();
  const fences = useFences((state) => state.fences);
  const nameOfFence = (id: string): string => {
    const fence = fences.get(id);
    return fence ? fenceName(fence) : t('settings.areas.goneFence');
  };
  const words: ChangeWords = {
    nameOf(field) {
      const [which = '', list] = field.split('.');
      const [branch = '*', vehicleClass] = which.split('/');
      const ofClass = VehicleClass.safeParse(vehicleClass).data;
      const whose = [
        branch === '*' ? t('settings.areas.anyBranch') : branchName(branch),
        ofClass ? t(`fleet.class.${ofClass}`) : t('settings.areas.anyClass'),
      ];
      const known = LISTS.find((name) => name === list);
      return `${whose.join(' · ')} · ${known ? t(`fleet.area.${known}`) : field}`;
    },
    valueOf: (_field, value) =>
      typeof value === 'string' && value !== '' ? value.split(', ').map(nameOfFence).join(', ') : t('common.none'),
  };
  return <SettingsHistory of="rental_areas" words={words} />;
}
