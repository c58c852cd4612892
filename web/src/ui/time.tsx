import { zoneOffsetMs } from '@roadcall/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useNow } from '../data/tick.ts';
import { useCompanyZone, VIEWER_ZONE } from '../data/zones.ts';
import { currentLanguage } from '../i18n/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `4 min ago`, `in 2 h`; below five seconds: now. */
export function relativeTime(t: TFunction, at: number, now: number): string {
  const age = now - at;
  if (age < -MINUTE) {
    if (age > -HOUR) return t('common.inFuture.minutes', { n: Math.round(-age / MINUTE) });
    if (age > -DAY) return t('common.inFuture.hours', { n: Math.round(-age / HOUR) });
    return t('common.inFuture.days', { n: Math.round(-age / DAY) });
  }
  if (age < 5_000) return t('common.ago.now');
  if (age < MINUTE) return t('common.ago.seconds', { n: Math.floor(age / 1_000) });
  if (age < HOUR) return t('common.ago.minutes', { n: Math.floor(age / MINUTE) });
  if (age < DAY) return t('common.ago.hours', { n: Math.floor(age / HOUR) });
  return t('common.ago.days', { n: Math.floor(age / DAY) });
}

/**
 * Times are told in the zone of the branch that they are about, else of the company, and the zone is named where its clocks
 * are not those of the person in front.
 */
function inZone(at: number, format: Intl.DateTimeFormatOptions, zone: string | undefined): string {
  const timeZone = zone ?? useCompanyZone.getState().zone;
  const text = formatterOf(currentLanguage(), timeZone, format).format(at);
  return zoneOffsetMs(timeZone, at) === zoneOffsetMs(VIEWER_ZONE, at) ? text : `${text} ${zoneName(timeZone, at)}`;
}

/** `GMT+8`, `MST`: what people call the zone at that time. */
function zoneName(timeZone: string, at: number): string {
  const parts = formatterOf(currentLanguage(), timeZone, { timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Making one costs 30 times its use, and lists have hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterOf(language: string, timeZone: string, format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(format)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatters.set(key, (formatter = new Intl.DateTimeFormat(language, { ...format, timeZone, hourCycle: 'h23' })));
  }
  return formatter;
}

/** Date and time to the second, in the language of the console. @param zone where it is not the company's. */
export function exactTime(at: number, zone?: string): string {
  return inZone(at, { dateStyle: 'medium', timeStyle: 'medium' }, zone);
}

/** Time of day. @param zone where it is not the company's. */
export function clockTime(at: number, withSeconds = false, zone?: string): string {
  return inZone(at, { hour: '2-digit', minute: '2-digit', ...(withSeconds ? { second: '2-digit' } : {}) }, zone);
}

/** Day and time of day. @param zone where it is not the company's. */
export function dayAndTime(at: number, zone?: string): string {
  return inZone(at, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }, zone);
}

/** A relative time with the exact one on hover. */
export function Ago({ at }: { at: string | number }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const instant = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time dateTime={new Date(instant).toISOString()} title={exactTime(instant)}>
      {relativeTime(t, instant, now)}
    </time>
  );
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** `12:05`, `1:02:40`: minutes and seconds of a clock. */
export function minutesSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${String(hours)}:${pad(minutes)}:${pad(seconds % 60)}` : `${pad(minutes)}:${pad(seconds % 60)}`;
}

/** `40 s`, `12 min`, `1 h 5 min`: a span in words. */
export function spanInWords(t: TFunction, seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${String(s)} ${t('common.units.s')}`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${String(minutes)} ${t('common.units.min')}`;
  const rest = minutes % 60;
  const hours = `${String(Math.floor(minutes / 60))} ${t('common.units.h')}`;
  return rest === 0 ? hours : `${hours} ${String(rest)} ${t('common.units.min')}`;
}

export function distanceInWords(t: TFunction, metres: number): string {
  return metres < 950
    ? `${String(Math.round(metres / 10) * 10)} ${t('common.units.m')}`
    : `${(metres / 1_000).toFixed(metres < 9_950 ? 1 : 0)} ${t('common.units.km')}`;
}
