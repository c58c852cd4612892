import type { AlarmSeverity } from '@roadcall/contracts';
import { CircleDot, OctagonAlert, TriangleAlert, type LucideIcon } from 'lucide-react';

const ICONS: Readonly<Record<AlarmSeverity, LucideIcon>> = {
  info: CircleDot,
  warning: TriangleAlert,
  critical: OctagonAlert,
};

/** Severity by shape and colour; the word stands beside it. */
export function SeverityIcon({ severity, size = 17 }: { severity: AlarmSeverity; size?: number }) {
  const Icon = ICONS[severity];
  return <Icon className={`severity ${severity}`} size={size} aria-hidden />;
}
