import type { CredentialRecord, Device, DeviceCredential } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { dayAndTime } from '../../ui/time.tsx';
import { SecretOnce } from './secret-once.tsx';

/** Which credentials the device had and has, who issued and revoked them; a new one, and the end of one, in two steps. */
export function DeviceCredentials({ device }: { device: Device }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const [issued, setIssued] = useState<DeviceCredential | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const { data, error } = useQuery({
    queryKey: ['devices', 'credentials', device.id],
    queryFn: () => deviceApi.credentials(device.id),
  });
  const act = async (work: () => Promise<void>): Promise<void> => {
    setFailed(null);
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: ['devices'] });
    } catch (reason) {
      setFailed(reason);
    }
  };
  const rotate = () =>
    act(async () => {
      setIssued(await deviceApi.rotate(device.id));
      toast({ title: t('devices.credential.rotated'), tone: 'good' });
    });
  const revoke = (id: string) =>
    act(async () => {
      await deviceApi.revoke(device.id, id);
      toast({ title: t('devices.credential.revoked') });
    });

  return (
    <Block title={t('devices.detail.tabs.credentials')}>
      <p className="faint">
        {device.credentials.length === 0 ? t('devices.credential.none') : t('devices.credential.lead')}
      </p>
      {(failed ?? error) !== null && <ErrorNotice error={failed ?? error} />}
      {issued && <SecretOnce credential={issued} />}
      {mayWrite && (
        <ConfirmButton
          label={t('devices.credential.rotate')}
          sure={t('devices.credential.rotateSure')}
          onConfirm={() => void rotate()}
        />
      )}
      <ul className="device-credentials">
        {data?.items.map((record) => (
          <li key={record.id} data-revoked={record.revokedAt !== null || undefined}>
            <KeyRound size={15} aria-hidden />
            <CredentialWords record={record} />
            {mayWrite && record.revokedAt === null && (
              <ConfirmButton
                className="small danger"
                label={t('devices.credential.revoke')}
                sure={t('devices.credential.revokeSure')}
                onConfirm={() => void revoke(record.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}

function CredentialWords({ record }: { record: CredentialRecord }) {
  const { t } = useTranslation();
  const { createdAt, createdBy, revokedAt, revokedBy } = record;
  const when = revokedAt === null ? '' : dayAndTime(Date.parse(revokedAt));
  return (
    <span className="row-main">
      <span className="one">
        {dayAndTime(Date.parse(createdAt))}
        {revokedAt === null && <span className="tag">{t('devices.credential.live')}</span>}
      </span>
      <span className="two">
        {t('devices.credential.issuedBy', { name: createdBy ?? t('devices.credential.nobody') })}
        {revokedAt !== null && (
          <>
            {' · '}
            {revokedBy === null
              ? t('devices.credential.revokedAt', { when })
              : t('devices.credential.revokedBy', { name: revokedBy, when })}
          </>
        )}
      </span>
    </span>
  );
}
