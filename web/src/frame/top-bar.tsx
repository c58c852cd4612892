import { Freshness } from './freshness.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { SearchBox } from './search-box.tsx';
import { StatusChips } from './status-chips.tsx';

/** Search, filters with their counts, and how fresh it all is. */
export function TopBar() {
  return (
    <header className="top-bar">
      <SearchBox />
      <StatusChips />
      <FilterMenu />
      <Freshness />
    </header>
  );
}
