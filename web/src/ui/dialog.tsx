import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  lead?: string;
  onClose: () => void;
  children: ReactNode;
  className?: string;
  hideTitle?: boolean;
  /** A click beside it does not close it: what it shows is shown this once. */
  stays?: boolean;
}

/** A dialog that is on the page only while it is open. Escape closes it, and a click beside it unless it stays. */
export function Dialog({ title, lead, onClose, children, className = '', hideTitle = false, stays = false }: Props) {
  return (
    <Base.Root open disablePointerDismissal={stays} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup className={`dialog ${className}`}>
          <div className={hideTitle ? 'visually-hidden' : undefined}>
            <Base.Title>{title}</Base.Title>
            {lead && <Base.Description className="lead">{lead}</Base.Description>}
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
