interface CheckGroupProps<T extends string> {
  legend: string;
  options: readonly T[];
  chosen: readonly T[];
  labelOf: (option: T) => string;
  onChange: (chosen: T[]) => void;
}

/** Several of a list. */
export function CheckGroup<T extends string>({ legend, options, chosen, labelOf, onChange }: CheckGroupProps<T>) {
  return (
    <fieldset className="field">
      <legend className="label">{legend}</legend>
      <div className="checks">
        {options.map((option) => (
          <label key={option}>
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, option] : chosen.filter((held) => held !== option))
              }
            />
            {labelOf(option)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface NumberFieldProps {
  label: string;
  value: number | null;
  required?: boolean;
  placeholder?: string;
  onChange: (value: number | null) => void;
}

/** A number that may be left empty. */
export function NumberField({ label, value, required = false, placeholder, onChange }: NumberFieldProps) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input
        className="input"
        type="number"
        min={0}
        step="any"
        required={required}
        value={value ?? ''}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
      />
    </label>
  );
}
