import type { Option } from './record-options.tsx';

interface Props {
  options: readonly Option[];
  listId: string;
  label: string;
  active: number;
  optionId: (index: number) => string;
  onPick: (option: Option) => void;
  onHover: (index: number) => void;
}

/** The choices below a search field, under the names of their groups. */
export function OptionsList({ options, listId, label, active, optionId, onPick, onHover }: Props) {
  return (
    <ul id={listId} role="listbox" aria-label={label} className="options">
      {options.map((option, index) => (
        <li key={option.id} role="presentation">
          {option.group !== options[index - 1]?.group && <div className="menu-label">{option.group}</div>}
          <div
            id={optionId(index)}
            role="option"
            aria-selected={index === active}
            className="menu-item"
            data-highlighted={index === active || undefined}
            onMouseMove={() => onHover(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(option)}
          >
            {option.icon}
            <span>{option.text}</span>
            <span className="end">{option.note}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
