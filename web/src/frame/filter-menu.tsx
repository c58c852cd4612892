import { Popover } from '@base-ui/react/popover';
import { VehicleClass } from '@roadcall/contracts';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../data/fleet-store.ts';
import { hasFilters } from '../features/vehicles/filter-vehicles.ts';
import { currentLanguage } from '../i18n/index.ts';
import { clearFilters, setFilters, useRoute } from '../route-store.ts';

function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

/** The filters that are too many for chips: class, branch, with alarm. */
export function FilterMenu() {
  const { t } = useTranslation();
  const filters = useRoute((state) => state.filters);
  const branches = useFleet((state) => state.branches);
  const count = filters.class.length + filters.branch.length + (filters.alarm ? 1 : 0);
  return (
    <Popover.Root>
      <Popover.Trigger className="chip" aria-label={t('frame.filters.more')} data-active={count > 0 || undefined}>
        <SlidersHorizontal aria-hidden />
        {count > 0 && <span className="count">{count}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" side="bottom" align="end" sideOffset={8}>
          <Popover.Popup className="popup filter-popup">
            <label className="check">
              <input
                type="checkbox"
                checked={filters.alarm}
                onChange={(event) => setFilters({ alarm: event.target.checked })}
              />
              {t('frame.filters.alarm')}
            </label>
            <fieldset>
              <legend className="menu-label">{t('frame.filters.class')}</legend>
              {VehicleClass.options.map((name) => (
                <label key={name} className="check">
                  <input
                    type="checkbox"
                    checked={filters.class.includes(name)}
                    onChange={() => setFilters({ class: toggled(filters.class, name) })}
                  />
                  {t(`fleet.class.${name}`)}
                </label>
              ))}
            </fieldset>
            <fieldset>
              <legend className="menu-label">{t('frame.filters.branch')}</legend>
              {[...branches.values()].map((branch) => (
                <label key={branch.id} className="check">
                  <input
                    type="checkbox"
                    checked={filters.branch.includes(branch.id)}
                    onChange={() => setFilters({ branch: toggled(filters.branch, branch.id) })}
                  />
                  {currentLanguage() === 'zh-CN' ? branch.nameZh : branch.nameEn}
                </label>
              ))}
            </fieldset>
            {hasFilters(filters) && (
              <button type="button" className="button small" onClick={clearFilters}>
                {t('frame.filters.clear')}
              </button>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
