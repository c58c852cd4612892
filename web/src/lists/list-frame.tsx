import { Maximize2, Map as MapIcon, PanelLeftClose, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toggleList } from '../layout-store.ts';
import { setFilters, setTable, useRoute } from '../route-store.ts';
import { IconButton } from '../ui/icon-button.tsx';

interface Props {
  title: string;
  note?: ReactNode;
  /** Placeholder of the text filter; without it there is none. */
  filter?: string;
  tabs?: ReactNode;
  children: ReactNode;
}

/** Head of every list: its name, how many, its filter, and the way between panel and table. */
export function ListFrame({ title, note, filter, tabs, children }: Props) {
  const { t } = useTranslation();
  const table = useRoute((state) => state.table);
  return (
    <section className="list-panel" aria-label={title}>
      <header className="list-head">
        <div className="list-title">
          <h2>{title}</h2>
          <span className="faint">{note}</span>
          <span className="end">
            <IconButton
              label={table ? t('frame.panels.showMap') : t('frame.panels.showList')}
              keys="M"
              onClick={() => setTable(!table)}
            >
              {table ? <MapIcon /> : <Maximize2 />}
            </IconButton>
            {!table && (
              <IconButton label={t('frame.panels.list')} keys="[" onClick={toggleList}>
                <PanelLeftClose />
              </IconButton>
            )}
          </span>
        </div>
        {tabs}
        {filter && <TextFilter label={filter} />}
      </header>
      {children}
    </section>
  );
}

function TextFilter({ label }: { label: string }) {
  const text = useRoute((state) => state.filters.text);
  return (
    <div className="list-filter">
      <Search aria-hidden />
      <input
        className="input"
        type="search"
        value={text}
        placeholder={label}
        aria-label={label}
        onChange={(event) => setFilters({ text: event.target.value })}
      />
    </div>
  );
}
