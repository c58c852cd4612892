import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  isInvalid?: boolean;
  autoFocus?: boolean;
}

export function PasswordField({ label, value, onChange, autoComplete, hint, isInvalid, autoFocus }: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { t } = useTranslation();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="password">
        <input
          id={id}
          className="input"
          type={shown ? 'text' : 'password'}
          value={value}
          autoComplete={autoComplete}
          autoFocus={autoFocus}
          aria-invalid={isInvalid === true}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value)}
          required
        />
        <button
          type="button"
          className="icon-button"
          aria-label={shown ? t('session.hidePassword') : t('session.showPassword')}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff /> : <Eye />}
        </button>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="faint" style={{ fontSize: 'var(--size-small)' }}>
          {hint}
        </p>
      )}
    </div>
  );
}
