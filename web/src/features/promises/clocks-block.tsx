import type { Clock, ClockDetail, Incident, IncidentDetail } from '@roadcall/contracts';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { useNow } from '../../data/tick.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { showOverlay } from '../../keys/overlays.ts';
import { clockTime, spanInWords } from '../../ui/time.tsx';
import { ClockRing, ClockText, clockInWords } from '../incidents/clock-ring.tsx';
import { clockAt, isOpen } from '../incidents/incident-clock.ts';
import { ClockHistory } from './clock-history.tsx';
import { PROMISED_BY_PERSON } from './promised-by-person.ts';
import { sayOfClock } from './say-of-clock.ts';
import './promises.css';

/** Every promise of an incident: what it promises, how it stands, and what a person can say about it. */
export function ClocksBlock({ incident, detail }: { incident: Incident; detail: IncidentDetail | undefined }) {
  const { t } = useTranslation();
  const may = useMay('clocks.act');
  if (detail === undefined) return null;
  const held = detail.clocks.map(({ kind }) => kind);
  const isMore = PROMISED_BY_PERSON.some((kind) => !held.includes(kind));
  return (
    <Block title={t('promises.title')} end={<TerrainTag detail={detail} />}>
      {detail.clocks.length === 0 && <p className="faint">{t('promises.none')}</p>}
      <ul className="promises">
        {detail.clocks.map((clock) => (
          <Promise key={clock.id} clock={clock} />
        ))}
      </ul>
      {may && isOpen(incident) && isMore && (
        <div className="unit-acts-row">
          <button
            type="button"
            className="button small"
            onClick={() => showOverlay({ kind: 'newPromise', incidentId: incident.id, held })}
          >
            <Plus aria-hidden />
            {t('promises.new.add')}
          </button>
        </div>
      )}
    </Block>
  );
}

function Promise({ clock }: { clock: ClockDetail }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const look = clockAt(clock, now);
  const why =
    (clock.pauseReason && t('promises.pausedBecause', { reason: clock.pauseReason })) ??
    (clock.exceptionReason && t('promises.exceptedBecause', { reason: clock.exceptionReason })) ??
    (clock.cause && t('promises.causedBy', { cause: t(`promises.cause.${clock.cause}`) }));
  return (
    <li className={look.phase}>
      <ClockRing clock={clock} size={26} />
      <div className="row-main">
        <span className="one">
          <strong className="clip">{t(`promises.kind.${clock.kind}`)}</strong>
        </span>
        <span className="two">
          {clockInWords(t, look)} · {t('promises.limit', { span: spanInWords(t, clock.limitS) })}
          {clock.dueAt &&
            clock.stoppedAt === null &&
            ` · ${t('promises.due', { time: clockTime(Date.parse(clock.dueAt)) })}`}
        </span>
        {clock.stoppedAt && clock.stoppedBy && (
          <span className="two faint">
            {t(`promises.stoppedBy.${clock.stoppedBy}`, { time: clockTime(Date.parse(clock.stoppedAt)) })}
          </span>
        )}
        {why && <span className="two promise-why">{why}</span>}
        <ClockHistory acts={clock.acts} />
        <PromiseActs clock={clock} />
      </div>
      <ClockText clock={clock} />
    </li>
  );
}

/** Promises that a unit’s acceptance or arrival alone stops. */
const STOPPED_BY_UNIT = /^rescue\.(?:dispatch|on_scene)/;
const EXCEPTABLE = /^rescue\.(?:on_scene|replacement)/;

function PromiseActs({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const mayAct = useMay('clocks.act');
  const mayOverride = useMay('clocks.override');
  const isAwaited = clock.stoppedAt === null && clock.voidReason === null;
  const ask = (act: 'pause' | 'stop' | 'except' | 'cause') => () => showOverlay({ kind: 'clock', act, clock });
  const acts = [
    { name: 'stop', on: mayAct && isAwaited && !STOPPED_BY_UNIT.test(clock.kind), run: ask('stop') },
    { name: 'pause', on: mayAct && clock.state === 'running', run: ask('pause') },
    { name: 'resume', on: mayAct && clock.state === 'paused', run: () => void sayOfClock(clock, { act: 'resume' }) },
    { name: 'cause', on: mayAct && clock.breachedAt !== null && clock.cause === null, run: ask('cause') },
    {
      name: 'except',
      on: mayOverride && isAwaited && clock.exceptionReason === null && EXCEPTABLE.test(clock.kind),
      run: ask('except'),
    },
    {
      name: 'acknowledge',
      on: mayOverride && clock.breachedAt !== null && clock.acknowledgedAt === null,
      run: () => void sayOfClock(clock, { act: 'acknowledge' }),
    },
  ] as const;
  const open = acts.filter(({ on }) => on);
  if (open.length === 0) return null;
  return (
    <span className="promise-acts">
      {open.map(({ name, run }) => (
        <button key={name} type="button" className="link" onClick={run}>
          {t(`promises.act.${name}`)}
        </button>
      ))}
    </span>
  );
}

/** Urban or remote, why, and the way to correct it. */
function TerrainTag({ detail }: { detail: IncidentDetail }) {
  const { t } = useTranslation();
  const may = useMay('clocks.act');
  const { terrain, reason, note } = detail.terrain;
  const words = `${t(`promises.terrain.${terrain}`)} · ${note ?? t(`promises.terrainReason.${reason}`)}`;
  if (!may) return <span className="tag">{words}</span>;
  return (
    <button
      type="button"
      className="link terrain"
      title={t('promises.correctTerrain')}
      onClick={() => showOverlay({ kind: 'terrain', incidentId: detail.id, terrain })}
    >
      {words}
    </button>
  );
}
