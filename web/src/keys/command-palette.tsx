import { Command } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { matchesText } from '../features/vehicles/filter-vehicles.ts';
import { useListbox } from '../lists/listbox.ts';
import { Dialog } from '../ui/dialog.tsx';
import { OptionsList } from './options-list.tsx';
import { closeOverlay } from './overlays.ts';
import { useCommands } from './palette-commands.tsx';
import { useRecordOptions, type Option } from './record-options.tsx';

function pick(option: Option): void {
  closeOverlay();
  option.run();
}

/** Ctrl+K: every command and every record by typing a few letters of it. */
export function CommandPalette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const commands = useCommands();
  const records = useRecordOptions(query);
  const options = useMemo(
    () => [...commands.filter((command) => matchesText(query, [command.words])), ...records],
    [commands, records, query],
  );
  const listbox = useListbox(options, closeOverlay);
  return (
    <Dialog title={t('keys.action.palette')} onClose={closeOverlay} className="palette" hideTitle>
      <div className="palette-field">
        <Command aria-hidden />
        <input
          className="palette-input"
          type="text"
          role="combobox"
          aria-label={t('keys.palette.placeholder')}
          aria-expanded
          aria-controls={listbox.listId}
          aria-activedescendant={options.length > 0 ? listbox.optionId(listbox.active) : undefined}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          placeholder={t('keys.palette.placeholder')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={listbox.onKeyDown}
        />
      </div>
      <div className="palette-list">
        {options.length === 0 && <p className="none">{t('keys.palette.none')}</p>}
        <OptionsList
          options={options}
          listId={listbox.listId}
          label={t('keys.action.palette')}
          active={listbox.active}
          optionId={listbox.optionId}
          onPick={pick}
          onHover={listbox.setActive}
        />
      </div>
    </Dialog>
  );
}
