import { useId } from 'react';

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChange: (value: string) => void;
}

/** One of a list. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckGroupProps<T extends string> {
  label: string;
  help?: string;
  options: readonly (readonly [value: T, words: string])[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  wrong?: string | false;
}

/** Any of a list, as chips that are on or off. */
export function CheckGroup<T extends string>({
  label,
  help,
  options,
  chosen,
  onChange,
  wrong = false,
}: CheckGroupProps<T>) {
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      {help && <p className="faint">{help}</p>}
      <div className="chip-checks">
        {options.map(([value, words]) => (
          <label key={value} data-on={chosen.includes(value) || undefined}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, value] : chosen.filter((held) => held !== value))
              }
            />
            {words}
          </label>
        ))}
      </div>
      {wrong !== false && <span className="field-wrong">{wrong}</span>}
    </fieldset>
  );
}
