import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface LegProps {
  icon: LucideIcon;
  name: string;
  done?: boolean;
  end?: ReactNode;
  children: ReactNode;
}

/** One leg: what it is, who or what serves it, how far it has come. */
export function Leg({ icon: Icon, name, done = false, end, children }: LegProps) {
  return (
    <li data-done={done || undefined}>
      <Icon aria-hidden />
      <div className="row-main">
        <span className="faint">{name}</span>
        <div>{children}</div>
      </div>
      {end}
    </li>
  );
}
