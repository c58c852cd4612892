import { Volume2, VolumeX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button.tsx';
import { unblockSound, useSound } from './alarm-sound.ts';

/** How loud alarms are, remembered on this machine. */
export function SoundControl() {
  const { t } = useTranslation();
  const { volume, muted } = useSound();
  return (
    <span className="sound-control end">
      <IconButton
        label={t(muted ? 'alarms.sound.unmute' : 'alarms.sound.mute')}
        aria-pressed={muted}
        onClick={() => useSound.setState({ muted: !muted })}
      >
        {muted ? <VolumeX /> : <Volume2 />}
      </IconButton>
      <input
        type="range"
        min={0}
        max={1}
        step={0.1}
        value={muted ? 0 : volume}
        aria-label={t('alarms.sound.volume')}
        onChange={(event) => useSound.setState({ volume: Number(event.target.value), muted: false })}
        onPointerUp={() => void unblockSound()}
      />
    </span>
  );
}

/** Says that the browser keeps alarms silent, and how to let them sound. */
export function SoundBlocked() {
  const { t } = useTranslation();
  const blocked = useSound((state) => state.blocked && !state.muted);
  if (!blocked) return null;
  return (
    <div className="sound-blocked" role="alert">
      <VolumeX aria-hidden />
      <span>{t('alarms.sound.blocked')}</span>
      <button type="button" className="button small primary" onClick={() => void unblockSound()}>
        {t('alarms.sound.enable')}
      </button>
      <button type="button" className="button small" onClick={() => useSound.setState({ muted: true })}>
        {t('alarms.sound.mute')}
      </button>
    </div>
  );
}
