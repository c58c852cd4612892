import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OptionsList } from '../keys/options-list.tsx';
import { useRecordOptions } from '../keys/record-options.tsx';
import { useListbox } from '../lists/listbox.ts';
import { Kbd } from '../ui/kbd.tsx';

/** `/` goes here: finds vehicles, units and incidents from anywhere. */
export function SearchBox() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const options = useRecordOptions(query);
  const done = (): void => {
    setQuery('');
    setOpen(false);
    input.current?.blur();
  };
  const listbox = useListbox(options, done);
  const shown = open && query.trim() !== '';
  return (
    <div className="search" role="search">
      <Search aria-hidden />
      <input
        ref={input}
        id="search"
        className="input"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-label={t('frame.search.label')}
        aria-expanded={shown}
        aria-controls={shown ? listbox.listId : undefined}
        aria-activedescendant={shown && options.length > 0 ? listbox.optionId(listbox.active) : undefined}
        placeholder={t('frame.search.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done();
          else if (shown) listbox.onKeyDown(event);
        }}
      />
      {query === '' && (
        <span className="search-key" aria-hidden>
          <Kbd>/</Kbd>
        </span>
      )}
      {shown && (
        <div className="popup search-popup">
          {options.length === 0 ? (
            <p className="none" role="status">
              {t('frame.search.none', { q: query.trim() })}
            </p>
          ) : (
            <OptionsList
              options={options}
              listId={listbox.listId}
              label={t('frame.search.label')}
              active={listbox.active}
              optionId={listbox.optionId}
              onHover={listbox.setActive}
              onPick={(option) => {
                option.run();
                done();
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}
