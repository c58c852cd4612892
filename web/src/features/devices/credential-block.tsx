import type { CredentialRecord } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { dayAndTime } from '../../ui/time.tsx';

interface Props<T> {
  /** `devices` or `gateways`: what is read again after an act. */
  of: 'devices' | 'gateways';
  id: string;
  lead: string;
  records: () => Promise<{ items: CredentialRecord[] }>;
  rotate: () => Promise<T>;
  revoke: (credentialId: string) => Promise<unknown>;
  /** What was just issued, which is on the page this once. */
  show: (issued: T) => ReactNode;
}

/** Which credentials there were and are, who issued and revoked them; a new one, and the end of one, in two steps. */
export function CredentialBlock<T>({ of, id, lead, records, rotate, revoke, show }: Props<T>) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const [issued, setIssued] = useState<T | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const { data, error } = useQuery({ queryKey: [of, 'credentials', id], queryFn: records });
  const act = async (work: () => Promise<void>): Promise<void> => {
    setFailed(null);
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: [of] });
    } catch (reason) {
      setFailed(reason);
    }
  };
  const issue = () =>
    act(async () => {
      setIssued(await rotate());
      toast({ title: t('devices.credential.rotated'), tone: 'good' });
    });
  const end = (credentialId: string) =>
    act(async () => {
      await revoke(credentialId);
      toast({ title: t('devices.credential.revoked') });
    });

  return (
    <Block title={t('devices.detail.tabs.credentials')}>
      <p className="faint">{lead}</p>
      {(failed ?? error) !== null && <ErrorNotice error={failed ?? error} />}
      {issued !== null && show(issued)}
      {mayWrite && (
        <ConfirmButton
          label={t('devices.credential.rotate')}
          sure={t('devices.credential.rotateSure')}
          onConfirm={() => void issue()}
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
                onConfirm={() => void end(record.id)}
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
