import { useEffect, useId, useState, type KeyboardEvent } from 'react';

export interface ListboxItem {
  readonly id: string;
  run(): void;
}

interface Listbox {
  readonly listId: string;
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly optionId: (index: number) => string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Keys of a text field with a list of choices below it (ARIA combobox): arrows move, Enter chooses. */
export function useListbox(items: readonly ListboxItem[], onDone: () => void): Listbox {
  const listId = useId();
  const [active, setActive] = useState(0);
  useEffect(() => setActive(0), [items]);
  const optionId = (index: number): string => `${listId}-${String(index)}`;
  const move = (to: number): void => {
    const next = (to + items.length) % Math.max(1, items.length);
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Enter') {
      const item = items[active];
      if (!item) return;
      // First: what the choice opens must not be closed by it.
      onDone();
      item.run();
    } else return;
    event.preventDefault();
  };
  return { listId, active, setActive, optionId, onKeyDown };
}
