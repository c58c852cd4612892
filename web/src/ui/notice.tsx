import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemInWords } from '../data/problem-words.ts';

/** An error as a sentence, where it happened. */
export function ErrorNotice({ error }: { error: unknown }) {
  return <Notice>{problemInWords(error)}</Notice>;
}

export function Notice({ children, warn = false }: { children: ReactNode; warn?: boolean }) {
  return (
    <div className={warn ? 'notice warn' : 'notice'} role="alert">
      <CircleAlert aria-hidden />
      <span>{children}</span>
    </div>
  );
}
