import type { Assignment, Unit } from '@roadcall/contracts';
import type { ReactNode } from 'react';
import { act, useCrewAct } from './crew-acts.ts';

interface Props {
  /** What it is called where it waits for the network. */
  name: string;
  className?: string;
  send: () => Promise<Assignment | Unit>;
  children: ReactNode;
}

/** A big button that sends one act; while one is on its way, and right after it, none takes a press. */
export function ActButton({ name, className = '', send, children }: Props) {
  const busy = useCrewAct(({ sending, guarded }) => sending !== null || guarded);
  const mine = useCrewAct(({ sending }) => sending === name);
  return (
    <button
      type="button"
      className={`crew-button ${className}`}
      aria-disabled={busy}
      aria-busy={mine}
      onClick={() => void act(name, send)}
    >
      {children}
    </button>
  );
}
