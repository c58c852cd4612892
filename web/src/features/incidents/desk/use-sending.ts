import { useState, type SyntheticEvent } from 'react';
import { closeOverlay } from '../../../keys/overlays.ts';

/** A form that sends once, says what was refused, and closes when it is done. */
export function useSending(send: () => Promise<void>): {
  busy: boolean;
  error: unknown;
  submit: (event: SyntheticEvent) => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    send().then(closeOverlay, (refusal: unknown) => {
      setError(refusal);
      setBusy(false);
    });
  };
  return { busy, error, submit };
}
