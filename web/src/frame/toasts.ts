import { Toast } from '@base-ui/react/toast';

export const toastManager = Toast.createToastManager();

export interface ToastWish {
  /** A toast of the same id is changed instead of another one piling up. */
  id?: string;
  title: string;
  text?: string;
  tone?: 'plain' | 'good' | 'danger';
  action?: { label: string; run: () => void };
  /** How long it stays, ms; 0: until somebody closes it. */
  stayMs?: number;
}

/** Says something in passing, in the corner. */
export function toast({ id, title, text, tone = 'plain', action, stayMs = 5_000 }: ToastWish): void {
  toastManager.add({
    ...(id ? { id } : {}),
    title,
    ...(text ? { description: text } : {}),
    type: tone,
    timeout: stayMs,
    priority: tone === 'danger' ? 'high' : 'low',
    ...(action ? { actionProps: { children: action.label, onClick: action.run } } : {}),
  });
}
