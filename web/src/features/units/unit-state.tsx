import {
  Ban,
  Circle,
  CircleDot,
  Coffee,
  Link2,
  MapPin,
  Moon,
  Navigation,
  PackageX,
  TriangleAlert,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UnitWithPosition } from '@roadcall/contracts';
import { dutyOf, type Duty } from './unit-duty.ts';

const ICON: Readonly<Record<Duty, LucideIcon>> = {
  silent: TriangleAlert,
  on_break: Coffee,
  available: Circle,
  committed: CircleDot,
  en_route: Navigation,
  on_scene: MapPin,
  towing: Link2,
  returning: Undo2,
  off_shift: Moon,
  out_of_service: Ban,
  retired: PackageX,
};

/** A unit's duty as shape, colour and word. */
export function UnitDuty({ unit }: { unit: Pick<UnitWithPosition, 'state' | 'safety' | 'break' | 'retired'> }) {
  return <DutySign duty={dutyOf(unit)} />;
}

export function DutySign({ duty }: { duty: Duty }) {
  const { t } = useTranslation();
  const Icon = ICON[duty];
  return (
    <span className="unit-duty" data-duty={duty}>
      <Icon aria-hidden />
      {duty === 'silent' || duty === 'on_break' || duty === 'retired'
        ? t(`units.duty.${duty}`)
        : t(`fleet.unitState.${duty}`)}
    </span>
  );
}
