import { localDayOf, localIso } from '@roadcall/contracts';
import { ChevronLeft, ChevronRight, Pause, Play, X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { apiPaths } from '../../data/api-paths.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { zoneOfBranch } from '../../data/zones.ts';
import { serverNow } from '../../data/server-clock.ts';
import { useMay } from '../../data/session.ts';
import { setParams, useRoute } from '../../route-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { FailedState } from '../../ui/states.tsx';
import { clockTime, distanceInWords, spanInWords } from '../../ui/time.tsx';
import { PlaybackChart } from './playback-chart.tsx';
import type { PlaybackEvent } from './playback-events.ts';
import { usePlaybackKeys } from './playback-keys.ts';
import { RATES } from './player.ts';
import { placeAt } from './track-places.ts';
import { closePlayback, periodOfDay, seekEvent, useOnMap, usePlayback, type Playback } from './use-playback.ts';
import './playback.css';

const FORMATS = ['gpx', 'geojson', 'csv'] as const;

/** A vehicle's day, played back: the bar below the map. The address carries vehicle, day, time and speed. */
export function PlaybackBar({ vehicleId }: { vehicleId: string }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(vehicleId));
  const zone = zoneOfBranch(vehicle?.branchId);
  const today = localDayOf(zone, serverNow());
  const day = useRoute((state) => state.params.day ?? today);
  const { playback, error, isPending, refetch } = usePlayback(vehicleId, day, zone);
  useOnMap(playback);
  return (
    <section className="playback" aria-label={t('playback.title')}>
      <header className="playback-head">
        <strong className="plate">{vehicle?.plate}</strong>
        <input
          type="date"
          className="input"
          aria-label={t('playback.day')}
          value={day}
          max={today}
          onChange={(event) => event.target.value !== '' && setParams({ day: event.target.value, t: undefined })}
        />
        {playback && <Controls key={`${vehicleId} ${day}`} playback={playback} />}
        <Exports vehicleId={vehicleId} day={day} zone={zone} />
        <IconButton label={t('common.close')} keys={t('keys.keyName.escape')} onClick={closePlayback}>
          <X />
        </IconButton>
      </header>
      {isPending && <div className="skeleton" style={{ height: 64 }} />}
      {error && <FailedState error={error} onRetry={() => void refetch()} />}
      {!isPending && !error && !playback && <p className="none">{t('playback.empty')}</p>}
      {playback && (
        <>
          <PlaybackChart playback={playback} />
          <Events playback={playback} />
        </>
      )}
    </section>
  );
}

function Controls({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const { player, points, zone } = playback;
  const clock = useRef<HTMLOutputElement>(null);
  const isPlaying = useSyncExternalStore(player.onChange, () => player.isPlaying);
  const rate = useSyncExternalStore(player.onChange, () => player.rate);
  usePlaybackKeys(playback);
  useEffect(() => {
    const draw = (at: number): void => {
      const speedKph = placeAt(points, at)?.speedKph ?? null;
      const speed = speedKph === null ? '–' : String(Math.round(speedKph));
      if (clock.current) clock.current.textContent = `${clockTime(at, true, zone)} · ${speed} ${t('common.units.kph')}`;
    };
    draw(player.at);
    return player.onTime(draw);
  }, [player, points, t, zone]);
  // A moment that somebody stops at belongs into the address; while time runs it does not.
  useEffect(() => {
    const remember = (): void => {
      if (player.isPlaying) return;
      setParams({ t: localIso(zone, player.at).slice(11, 19), rate: String(player.rate) });
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(remember, 400);
    };
    const stops = [player.onChange(later), player.onTime(later)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [player, zone]);
  return (
    <>
      <IconButton label={t('playback.previous')} keys="Shift ←" onClick={() => seekEvent(playback, -1)}>
        <ChevronLeft />
      </IconButton>
      <IconButton
        label={isPlaying ? t('playback.pause') : t('playback.play')}
        keys={t('keys.keyName.space')}
        onClick={player.toggle}
      >
        {isPlaying ? <Pause /> : <Play />}
      </IconButton>
      <IconButton label={t('playback.next')} keys="Shift →" onClick={() => seekEvent(playback, 1)}>
        <ChevronRight />
      </IconButton>
      <select
        className="input"
        aria-label={t('playback.rate')}
        value={rate}
        onChange={(event) => player.setRate(Number(event.target.value))}
      >
        {RATES.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
      <output ref={clock} className="playback-clock" />
    </>
  );
}

function Exports({ vehicleId, day, zone }: { vehicleId: string; day: string; zone: string }) {
  const { t } = useTranslation();
  if (!useMay('positions.export')) return null;
  const { from, to } = periodOfDay(day, zone);
  const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return (
    <span className="playback-exports" role="group" aria-label={t('playback.export')}>
      {FORMATS.map((format) => (
        <a
          key={format}
          className="button small"
          href={apiPaths.vehicleExport(vehicleId, { ...period, format })}
          download
        >
          {t(`playback.format.${format}`)}
        </a>
      ))}
    </span>
  );
}

function Events({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  if (playback.events.length === 0) return <p className="none">{t('playback.noEvents')}</p>;
  return (
    <ul className="playback-events" tabIndex={0} aria-label={t('playback.events')}>
      {playback.events.map(({ key, at, what }) => (
        <li key={key}>
          <button type="button" data-kind={what.kind} onClick={() => playback.player.seek(at)}>
            <span className="faint">{clockTime(at, false, playback.zone)}</span> <EventWords what={what} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function EventWords({ what }: Pick<PlaybackEvent, 'what'>) {
  const { t } = useTranslation();
  if (what.kind === 'alarm') return t(`desk.alarmKind.${what.alarm.kind}`);
  if (what.kind === 'trip') return t('playback.trip', { distance: distanceInWords(t, what.trip.distanceM) });
  if (what.kind === 'stop') {
    const { beganAt, endedAt } = what.stop;
    const seconds = endedAt === null ? null : (Date.parse(endedAt) - Date.parse(beganAt)) / 1_000;
    return seconds === null ? t('playback.stopNow') : t('playback.stop', { span: spanInWords(t, seconds) });
  }
  return t('playback.gap', { span: spanInWords(t, what.ms / 1_000), distance: distanceInWords(t, what.distanceM) });
}
