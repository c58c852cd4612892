import {
  ArrowRight,
  BellRing,
  Coffee,
  Cpu,
  Crosshair,
  FilterX,
  Handshake,
  HeartPulse,
  History,
  Keyboard,
  Languages,
  LocateFixed,
  LogOut,
  Radar,
  Pencil,
  Power,
  Router,
  SunMoon,
  Table2,
  TriangleAlert,
  Truck,
  type LucideIcon,
} from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../data/fleet-store.ts';
import { signOut, useMay } from '../data/session.ts';
import { chooseLanguage } from '../i18n/index.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/language.ts';
import { toggleCoverage } from '../features/coverage/use-coverage.ts';
import { overUnit } from '../features/units/unit-acts.ts';
import { playBack } from '../features/playback/use-playback.ts';
import { currentMap } from '../map/current-map.ts';
import { clearFilters, goTo, useRoute } from '../route-store.ts';
import { sectionKey, SECTIONS } from '../routes.ts';
import { APPEARANCES, chooseTheme } from '../theme/theme-store.ts';
import { Kbd } from '../ui/kbd.tsx';
import { overAlarms } from './alarm-keys.ts';
import { dispatchSelected, followSelected, toggleTable } from './actions.ts';
import { showOverlay } from './overlays.ts';
import type { Option } from './record-options.tsx';

export interface Command extends Option {
  /** What the query is matched against. */
  readonly words: string;
}

/** The commands of the palette, in the language of the console. What needs a selection is there only with one. */
export function useCommands(): Command[] {
  const { t } = useTranslation();
  const selection = useRoute((state) => state.selection);
  const vehicle = useFleet((state) => state.vehicles.get(selection?.id ?? ''));
  const unit = useFleet((state) => state.units.get(selection?.id ?? ''));
  const mayAct = useMay('assignments.override');
  const mayEdit = useMay('fleet.write');
  const mayDevices = useMay('devices.write');
  return useMemo(() => {
    const command = (words: string, Icon: LucideIcon, run: () => void, key?: string): Command => ({
      id: words,
      group: t('keys.palette.commands'),
      icon: <Icon aria-hidden />,
      text: words,
      words,
      note: key ? <Kbd>{key}</Kbd> : null,
      run,
    });
    const name = vehicle?.plate ?? unit?.name;
    return [
      ...(vehicle
        ? [
            command(t('keys.palette.openIncidentOn', { plate: vehicle.plate }), TriangleAlert, dispatchSelected, 'D'),
            command(t('playback.openOf', { plate: vehicle.plate }), History, () => playBack(vehicle.id)),
            command(t('keys.action.acknowledge'), BellRing, () => overAlarms('acknowledge'), 'A'),
          ]
        : []),
      ...(unit && mayAct
        ? [
            command(t('keys.palette.unitDuty', { name: unit.name }), Power, () => overUnit('unitDuty'), 'O'),
            command(t('keys.palette.unitBreak', { name: unit.name }), Coffee, () => overUnit('unitBreak'), 'B'),
            command(t('keys.palette.signOfLife', { name: unit.name }), HeartPulse, () => overUnit('signOfLife'), 'G'),
          ]
        : []),
      ...(unit && mayEdit
        ? [command(t('keys.palette.editUnit', { name: unit.name }), Pencil, () => overUnit('editUnit'), 'E')]
        : []),
      ...(mayEdit
        ? [
            command(t('units.add'), Truck, () => showOverlay({ kind: 'editUnit' })),
            command(t('units.partners.add'), Handshake, () => showOverlay({ kind: 'partner' })),
          ]
        : []),
      ...(mayDevices
        ? [
            command(t('devices.add'), Cpu, () => showOverlay({ kind: 'newDevice' })),
            command(t('devices.gateways.add'), Router, () => showOverlay({ kind: 'gateway' })),
          ]
        : []),
      ...(name ? [command(t('keys.palette.follow', { name }), LocateFixed, followSelected)] : []),
      ...SECTIONS.map((section, index) =>
        command(
          t('keys.palette.goTo', { section: t(`frame.sections.${section}`) }),
          ArrowRight,
          () => goTo(section),
          sectionKey(index),
        ),
      ),
      command(t('keys.palette.fitAll'), Crosshair, () => currentMap()?.camera.fitCity()),
      command(t('keys.action.toggleView'), Table2, toggleTable, 'M'),
      command(t('keys.action.coverage'), Radar, toggleCoverage, 'C'),
      command(t('keys.palette.clearFilters'), FilterX, clearFilters),
      ...APPEARANCES.map((appearance) =>
        command(t('keys.palette.theme', { theme: t(`frame.menu.${appearance}`) }), SunMoon, () =>
          chooseTheme({ appearance }),
        ),
      ),
      ...LANGUAGES.map((language) =>
        command(t('keys.palette.language', { language: LANGUAGE_NAMES[language] }), Languages, () => {
          void chooseLanguage(language);
        }),
      ),
      command(t('keys.action.help'), Keyboard, () => showOverlay('keys'), '?'),
      command(t('keys.palette.signOut'), LogOut, () => void signOut()),
    ];
  }, [t, vehicle, unit, mayAct, mayEdit, mayDevices]);
}
