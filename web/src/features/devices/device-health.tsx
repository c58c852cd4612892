import { QuarantineReason, type ClockHint, type Device } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { useMay } from '../../data/session.ts';
import { Block, Facts } from '../../detail/detail-frame.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Ago, relativeTime, spanInWords } from '../../ui/time.tsx';
import { ShareRow } from '../overview/share-row.tsx';
import { useNow } from '../../data/tick.ts';
import { DeviceEditForm } from './device-edit-form.tsx';
import { lagInWords, reasonInWords } from './device-words.tsx';
import { READ_EVERY_MS, useModelOf } from './use-devices.ts';

/** How the device did in the last 24 hours, what is wrong with its clock, and what it is. */
export function DeviceHealthTab({ device }: { device: Device }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const model = useModelOf(device.model);
  const { data: health } = useQuery({
    queryKey: ['devices', 'health', device.id],
    queryFn: ({ signal }) => deviceApi.health(device.id, signal),
    refetchInterval: READ_EVERY_MS,
  });
  const rejected = QuarantineReason.options.flatMap((reason) => {
    const count = health?.rejected[reason];
    return count === undefined ? [] : [{ reason, count }];
  });
  return (
    <>
      {health?.clock && (
        <div className="device-clock">
          <Notice warn>
            <ClockWords hint={health.clock} />
          </Notice>
        </div>
      )}
      <dl className="metrics">
        <div>
          <dt>{t('devices.detail.lastFix')}</dt>
          <dd className="device-metric">
            {device.lastFixAt === null ? t('common.none') : <Ago at={device.lastFixAt} />}
          </dd>
        </div>
        <div>
          <dt>{t('devices.detail.lag')}</dt>
          <dd className="device-metric">
            {health?.lagMedianMs === undefined || health.lagMedianMs === null
              ? t('common.none')
              : lagInWords(t, health.lagMedianMs)}
          </dd>
        </div>
        <div>
          <dt>{t('devices.detail.rejected')}</dt>
          <dd className="device-metric">{device.rejected24h}</dd>
        </div>
      </dl>
      <Block title={t('devices.detail.session')}>
        <Facts
          facts={[
            [t('devices.detail.session'), <SessionWords key="session" device={device} />],
            [
              t('devices.detail.lastSeen'),
              device.lastSeenAt === null ? t('common.none') : <Ago key="seen" at={device.lastSeenAt} />,
            ],
            [t('devices.detail.fixes'), health?.fixes.toLocaleString('en') ?? '–'],
            [t('devices.detail.late'), health?.late.toLocaleString('en') ?? '–'],
          ]}
        />
      </Block>
      {rejected.length > 0 && (
        <Block title={t('devices.detail.byReason')}>
          <ul className="shares">
            {rejected.map(({ reason, count }) => (
              <ShareRow
                key={reason}
                label={reasonInWords(t, reason)}
                count={count}
                total={device.rejected24h}
                tone="var(--warn)"
              />
            ))}
          </ul>
          {health !== undefined && health.dropped > 0 && (
            <p className="faint">{t('devices.detail.dropped', { count: health.dropped })}</p>
          )}
        </Block>
      )}
      <Block title={t('devices.detail.facts')}>
        <Facts
          facts={[
            [t('devices.detail.imei'), device.imei ?? t('common.none')],
            [t('devices.detail.firmware'), device.firmware ?? t('common.none')],
            [t('devices.detail.interval'), t('devices.detail.intervalValue', { n: device.expectedIntervalS })],
            [t('devices.model'), device.model],
          ]}
        />
        {model && (
          <>
            <p className="device-label">{t('devices.detail.reports')}</p>
            {model.capabilities.length === 0 && <p className="faint">{t('devices.detail.reportsNone')}</p>}
            <p className="device-tags">
              {model.capabilities.map((name) => (
                <span key={name} className="tag">
                  {t(`devices.capability.${name}`)}
                </span>
              ))}
            </p>
            {model.alarms.length > 0 && (
              <>
                <p className="device-label">{t('devices.detail.alarms')}</p>
                <p className="device-tags">
                  {model.alarms.map((kind) => (
                    <span key={kind} className="tag">
                      {t(`desk.alarmKind.${kind}`)}
                    </span>
                  ))}
                </p>
              </>
            )}
          </>
        )}
      </Block>
      {mayWrite && <DeviceEditForm key={device.version} device={device} />}
    </>
  );
}

function SessionWords({ device }: { device: Device }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  if (device.online === null || device.statusAt === null) return t('devices.detail.sessionNone');
  const since = relativeTime(t, Date.parse(device.statusAt), now);
  return t(device.online ? 'devices.detail.sessionOn' : 'devices.detail.sessionOff', { since });
}

function ClockWords({ hint }: { hint: ClockHint }) {
  const { t } = useTranslation();
  if (hint.kind === 'far_off') return t('devices.clock.far_off', { count: hint.rejected });
  return t(`devices.clock.${hint.kind}`, { by: spanInWords(t, hint.byMs / 1_000) });
}
