import { Menu } from '@base-ui/react/menu';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../data/server-clock.ts';
import { askNoMore, useCrowd, type Crowd } from '../map/crowd.ts';
import { currentMap } from '../map/current-map.ts';
import type { Subject } from '../map/layers/fleet-marks.ts';
import { MarkIcon } from '../marks/mark-icon.tsx';
import { markOfUnit, markOfVehicle } from '../marks/marks.ts';
import { isStale } from '../motion/staleness.ts';
import { select } from '../route-store.ts';

/** Names shown; in a yard full of vehicles the rest is a zoom away. */
const MOST = 12;

/** Which of the marks that cover each other was meant? A list where the click was, by arrows and Enter too. */
export function CrowdMenu() {
  const crowd = useCrowd((state) => state.crowd);
  return crowd && <Names crowd={crowd} />;
}

function Names({ crowd: { x, y, subjects } }: { crowd: Crowd }) {
  const { t } = useTranslation();
  const anchor = useMemo(() => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }), [x, y]);
  return (
    <Menu.Root open modal={false} onOpenChange={(open) => !open && askNoMore()}>
      <Menu.Portal>
        <Menu.Positioner className="positioner" anchor={anchor} side="right" align="start" sideOffset={12}>
          <Menu.Popup className="popup" aria-label={t('frame.map.crowd', { count: subjects.length })}>
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">
                {t('frame.map.crowd', { count: subjects.length })}
              </Menu.GroupLabel>
              {subjects.slice(0, MOST).map((subject) => (
                <Menu.Item
                  key={subject.record.id}
                  className="menu-item"
                  onClick={() => select({ kind: subject.kind, id: subject.record.id })}
                >
                  <MarkIcon {...markOf(subject)} size={16} />
                  {subject.kind === 'vehicle' ? (
                    <span className="plate">{subject.record.plate}</span>
                  ) : (
                    <span>{subject.record.name}</span>
                  )}
                </Menu.Item>
              ))}
            </Menu.Group>
            {subjects.length > MOST && (
              <Menu.Item
                className="menu-item"
                onClick={() => currentMap()?.camera.fit(subjects.flatMap(({ record }) => record.position ?? []))}
              >
                {t('frame.map.crowdMore', { count: subjects.length - MOST })}
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** As the map draws it. */
function markOf(subject: Subject) {
  const { record } = subject;
  const table = currentMap()?.fleet.table;
  const slot = table?.slotOf(record.no);
  const stale = table && slot !== undefined ? isStale(table, slot, serverNow()) : true;
  if (subject.kind === 'unit') return markOfUnit(subject.record, stale);
  const motion = table && slot !== undefined ? table.motionOf(slot) : 'parked';
  return markOfVehicle(subject.record, motion, stale);
}
