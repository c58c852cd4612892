import {
  BellRing,
  CalendarRange,
  CarFront,
  Cpu,
  Gauge,
  Hexagon,
  Map as MapIcon,
  Settings2,
  TriangleAlert,
  Truck,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../data/session.ts';
import { useWaiting } from '../data/waiting.ts';
import { goTo, useRoute } from '../route-store.ts';
import { SECTIONS, type Section } from '../routes.ts';
import { BrandMark } from '../ui/brand.tsx';
import { Tip } from '../ui/tip.tsx';
import { AccountMenu } from './account-menu.tsx';
import { SettingsMenu } from './settings-menu.tsx';

const ICONS: Readonly<Record<Section, LucideIcon>> = {
  map: MapIcon,
  incidents: TriangleAlert,
  alarms: BellRing,
  vehicles: CarFront,
  rentals: CalendarRange,
  units: Truck,
  devices: Cpu,
  fences: Hexagon,
  overview: Gauge,
  settings: Settings2,
};

/** The rail: the sections that exist, with a badge where something waits for somebody. */
export function Rail() {
  const { t } = useTranslation();
  const section = useRoute((state) => state.section);
  const waiting = useWaiting();
  const mayDevices = useMay('devices.read');
  const mayFences = useMay('geofences.read');
  return (
    <nav className="rail" aria-label={t('frame.rail')}>
      <div className="rail-brand" title={t('common.product')}>
        <BrandMark size={26} />
      </div>
      <ul>
        {SECTIONS.map((name, index) => {
          // The menu at the foot leads there.
          if (name === 'settings') return null;
          if (name === 'devices' && !mayDevices) return null;
          if (name === 'fences' && !mayFences) return null;
          const Icon = ICONS[name];
          const count = name === 'alarms' || name === 'incidents' || name === 'units' ? waiting[name] : 0;
          const label = t(`frame.sections.${name}`);
          return (
            <li key={name}>
              <Tip label={label} keys={String(index + 1)} side="right">
                <button
                  type="button"
                  className="rail-item"
                  aria-current={section === name ? 'page' : undefined}
                  aria-label={count > 0 ? `${label}, ${t('frame.waiting', { count })}` : label}
                  onClick={() => goTo(name)}
                >
                  <Icon aria-hidden />
                  <span className="rail-label">{label}</span>
                  {count > 0 && (
                    <span className={`badge ${name}`} aria-hidden>
                      {count > 99 ? '99+' : count}
                    </span>
                  )}
                </button>
              </Tip>
            </li>
          );
        })}
      </ul>
      <div className="rail-foot">
        <SettingsMenu />
        <AccountMenu />
      </div>
    </nav>
  );
}
