import type { IncidentType } from '@roadcall/contracts';
import {
  CarFront,
  CircleDashed,
  CloudLightning,
  Flame,
  Fuel,
  HeartPulse,
  KeyRound,
  ServerCrash,
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
  natural_disaster: CloudLightning,
  own_system_failure: ServerCrash,
};

export function IncidentIcon({ type, size = 15 }: { type: IncidentType; size?: number }) {
  const Icon = ICONS[type];
  return <Icon size={size} aria-hidden />;
}
