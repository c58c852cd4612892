import type { ReactNode } from 'react';

interface Props {
  icon?: ReactNode;
  label: string;
  count: number;
  total: number;
  tone: string;
}

/** A count with its share as a bar. */
export function ShareRow({ icon, label, count, total, tone }: Props) {
  const share = total === 0 ? 0 : count / total;
  return (
    <li className="share-row">
      {icon}
      <span className="clip">{label}</span>
      <i aria-hidden style={{ '--share': share, '--tone': tone } as React.CSSProperties} />
      <b>{count}</b>
    </li>
  );
}
