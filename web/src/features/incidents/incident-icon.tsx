import type { IncidentType } from '@roadcall/contracts';
import {
  CarFront,
  CircleDashed,
  Flame,
  Fuel,
  HeartPulse,
  KeyRound,
  ShieldAlert,
  Wrench,
  Zap,
  type LucideIcon,
} from 'lucide-react';

const ICONS: Readonly<Record<IncidentType, LucideIcon>> = {
  breakdown: Wrench,
  theft: ShieldAlert,
  accident: Zap,
  medical: HeartPulse,
  out_of_energy: Fuel,
  flat_tyre: CircleDashed,
  lockout: KeyRound,
  fire: Flame,
  vehicle_damage: CarFront,
};

export function IncidentIcon({ type, size = 15 }: { type: IncidentType; size?: number }) {
  const Icon = ICONS[type];
  return <Icon size={size} aria-hidden />;
}
