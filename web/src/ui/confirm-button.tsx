import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  /** What will happen, as a question; asked beside the button before it does. */
  sure: string;
  className?: string;
  disabled?: boolean;
  onConfirm: () => void;
}

/** An act that hurts, in two steps: the first press asks, the second one does. Escape or Cancel takes the question back. */
export function ConfirmButton({ label, sure, className = '', disabled = false, onConfirm }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <button type="button" className={`button ${className}`} disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  }
  return (
    <span
      className="confirm"
      role="group"
      aria-label={sure}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setAsking(false);
      }}
    >
      <span>{sure}</span>
      <button
        type="button"
        className="button small danger-solid"
        autoFocus
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {label}
      </button>
      <button type="button" className="button small" onClick={() => setAsking(false)}>
        {t('common.cancel')}
      </button>
    </span>
  );
}
