import { Menu } from '@base-ui/react/menu';
import type { Assignment, Incident } from '@roadcall/contracts';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../data/session.ts';
import { crewActsOf, sayForCrew } from './crew-acts.ts';

/** What the crew says by phone, recorded in its place. */
export function CrewMenu({ incident, assignment }: { incident: Incident; assignment: Assignment }) {
  const { t } = useTranslation();
  const may = useMay('assignments.override');
  const acts = crewActsOf(assignment);
  if (!may || acts.length === 0) return null;
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button small"
        aria-label={t('mission.crew.menuOf', { unit: assignment.unitName })}
        title={t('mission.crew.menuOf', { unit: assignment.unitName })}
      >
        {t('mission.crew.menu')}
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" align="start" sideOffset={4}>
          <Menu.Popup className="popup">
            {acts.map((act) => (
              <Menu.Item key={act} className="menu-item" onClick={() => sayForCrew(act, incident, assignment)}>
                {t(`mission.crew.${act}`)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
