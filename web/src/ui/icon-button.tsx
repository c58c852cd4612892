import type { ComponentProps, ReactNode } from 'react';
import { Tip } from './tip.tsx';

type Props = Omit<ComponentProps<'button'>, 'aria-label'> & {
  label: string;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
};

/** A button that is only an icon: it always has a name and a tooltip. */
export function IconButton({ label, keys, side, className, children, ...button }: Props) {
  return (
    <Tip label={label} {...(keys ? { keys } : {})} {...(side ? { side } : {})}>
      <button type="button" className={`icon-button ${className ?? ''}`} aria-label={label} {...button}>
        {children}
      </button>
    </Tip>
  );
}
