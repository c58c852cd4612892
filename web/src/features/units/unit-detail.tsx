import { Tabs } from '@base-ui/react/tabs';
import type { UnitId, UnitWithPosition } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { unitApi } from '../../data/unit-api.ts';
import { DetailFrame, DetailGone } from '../../detail/detail-frame.tsx';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfUnit } from '../../marks/marks.ts';
import { Ago } from '../../ui/time.tsx';
import { useMotion } from '../vehicles/use-motion.ts';
import { PartnerFlag } from './unit-rows.tsx';
import { RetiredNotice, UnitActions } from './unit-actions.tsx';
import { crewBeside } from './unit-duty.ts';
import { UnitHistory } from './unit-history.tsx';
import { UnitMissions } from './unit-missions.tsx';
import { UnitNow } from './unit-now.tsx';
import { UnitDuty } from './unit-state.tsx';
import './units.css';

const TABS = ['now', 'missions', 'history'] as const;

/** One service unit: what it is doing, what it can do, where it belongs, what became of it. */
export function UnitDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.units.get(id));
  // The store has those in use; a retired one is read by itself.
  const read = useQuery({
    queryKey: ['unit', id],
    queryFn: ({ signal }) => unitApi.find(id as UnitId, signal),
    enabled: !held,
  });
  const unit = held ?? read.data;
  if (unit) return <Detail key={id} unit={unit} />;
  return <DetailGone>{read.isPending ? t('common.loading') : t('fleet.units.gone')}</DetailGone>;
}

function Detail({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>('now');
  const motion = useMotion(unit);
  return (
    <DetailFrame
      label={t('fleet.units.title')}
      mark={<MarkOf mark={markOfUnit(unit, motion.stale)} size={26} />}
      title={unit.name}
      subtitle={[t(`fleet.unitKind.${unit.kind}`), crewBeside(unit)].filter(Boolean).join(' · ')}
      badges={
        <>
          <span className="pill plain">
            <UnitDuty unit={unit} />
          </span>
          {unit.dutyReason !== null && <span className="pill plain">{unit.dutyReason}</span>}
          {motion.stale && !unit.retired && (
            <span className="pill plain stale">
              {t('fleet.stale')} {motion.fixAt !== null && <Ago at={motion.fixAt} />}
            </span>
          )}
          <PartnerFlag unit={unit} />
        </>
      }
      actions={<UnitActions unit={unit} />}
    >
      <Tabs.Root value={tab} onValueChange={setTab}>
        <Tabs.List className="detail-tabs block-line">
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`units.detail.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="now">
          {unit.retired ? <RetiredNotice unit={unit} /> : <UnitNow unit={unit} motion={motion} />}
        </Tabs.Panel>
        <Tabs.Panel value="missions">
          <UnitMissions id={unit.id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <UnitHistory id={unit.id} />
        </Tabs.Panel>
      </Tabs.Root>
    </DetailFrame>
  );
}
