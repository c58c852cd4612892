import type { UnitWithPosition } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { unitApi } from '../../data/unit-api.ts';
import { Block, Facts } from '../../detail/detail-frame.tsx';
import { currentLanguage } from '../../i18n/index.ts';
import { clockTime } from '../../ui/time.tsx';
import { scheduleInWords } from './schedule-words.ts';
import { shiftBar } from './shift-bar.ts';
import { BreakUntil, ShiftUntil } from './unit-times.tsx';

const HOURS = [0, 6, 12, 18, 24];
const share = (minute: number): string => `${String((minute / 1_440) * 100)}%`;

const time = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.floor(minute % 60)).padStart(2, '0')}`;

/** Today's shift on a bar, with its breaks, and the week that is planned. */
export function ShiftBlock({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const { shiftPlan, nextBreakAt } = unit;
  return (
    <Block title={t('units.shift.title')} end={<ShiftUntil unit={unit} />}>
      <Bar unit={unit} />
      <Facts
        facts={[
          [t('units.shift.since'), unit.shift ? clockTime(Date.parse(unit.shift.beganAt)) : t('common.none')],
          unit.break
            ? [t('units.break.now'), <BreakUntil key="break" unit={unit} />]
            : [t('units.break.next'), nextBreakAt === null ? t('common.none') : clockTime(Date.parse(nextBreakAt))],
        ]}
      />
      <p className="muted">
        {shiftPlan === null ? t('units.shift.always') : scheduleInWords(shiftPlan, currentLanguage())}
        {shiftPlan !== null && <span className="faint"> · {shiftPlan.timeZone}</span>}
      </p>
    </Block>
  );
}

function Bar({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const now = useNow((state) => Math.floor(state.now / 60_000) * 60_000);
  const work = useQuery({ queryKey: ['unit-work', unit.id], queryFn: ({ signal }) => unitApi.work(unit.id, signal) });
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const bar = shiftBar(unit, work.data ?? { shifts: [], breaks: [] }, { nowMs: now, timeZone });
  const words = bar.stretches
    .map(({ kind, from, to }) => `${t(`units.shift.kind.${kind}`)} ${time(from)}–${time(to)}`)
    .join(', ');
  return (
    <div>
      <div className="shift-bar" role="img" aria-label={words || t('units.shift.nothing')}>
        {bar.stretches.map((stretch) => (
          <i
            key={`${stretch.kind} ${String(stretch.from)}`}
            data-kind={stretch.kind}
            title={`${t(`units.shift.kind.${stretch.kind}`)} ${time(stretch.from)}–${time(stretch.to)}`}
            style={{ left: share(stretch.from), width: share(stretch.to - stretch.from) }}
          />
        ))}
        <b style={{ left: share(bar.nowMinute) }} />
      </div>
      <div className="shift-hours" aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour}>{String(hour).padStart(2, '0')}</span>
        ))}
      </div>
    </div>
  );
}
