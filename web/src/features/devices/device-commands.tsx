import type { Device, DeviceCommand } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { Ago, dayAndTime } from '../../ui/time.tsx';
import { CommandForm } from './command-form.tsx';
import { useModelOf } from './use-devices.ts';

/** What a device was told to do and what became of each; and something new. */
export function DeviceCommands({ device }: { device: Device }) {
  const { t } = useTranslation();
  const maySend = useMay('devices.command');
  const model = useModelOf(device.model);
  const [failed, setFailed] = useState<unknown>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['commands', device.id],
    queryFn: ({ signal }) => deviceApi.commands(device.id, signal),
  });
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    setFailed(null);
    try {
      await work();
      return true;
    } catch (reason) {
      setFailed(reason);
      return false;
    } finally {
      void queryClient.invalidateQueries({ queryKey: ['commands', device.id] });
    }
  };
  return (
    <>
      {maySend && (
        <Block title={t('devices.commands.send')}>
          {model && !model.capabilities.includes('commands') && <Notice>{t('devices.commands.notCapable')}</Notice>}
          <CommandForm onSend={(body) => act(() => deviceApi.command(device.id, body, crypto.randomUUID()))} />
          {failed !== null && <ErrorNotice error={failed} />}
        </Block>
      )}
      <Block title={t('devices.commands.list')}>
        {error && <FailedState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows rows={3} />}
        {data?.items.length === 0 && <p className="faint">{t('devices.commands.none')}</p>}
        <ul className="device-history">
          {data?.items.map((command) => (
            <li key={command.id}>
              <CommandRow command={command} />
              {maySend && (command.status === 'queued' || command.status === 'sent') && (
                <ConfirmButton
                  className="small"
                  label={t('devices.commands.cancel')}
                  sure={t(command.status === 'sent' ? 'devices.commands.cancelSent' : 'devices.commands.cancelSure')}
                  onConfirm={() => void act(() => deviceApi.cancelCommand(device.id, command.id))}
                />
              )}
            </li>
          ))}
        </ul>
      </Block>
    </>
  );
}

function CommandRow({ command }: { command: DeviceCommand }) {
  const { t } = useTranslation();
  const { kind, params, status, attempts, failure, result } = command;
  const isOpen = status === 'queued' || status === 'sent' || status === 'delivered';
  return (
    <div className="command-row">
      <span className="one">
        <strong className="mono">{kind}</strong>
        <span className="tag command-status" data-status={status} title={t(`devices.commands.statusHelp.${status}`)}>
          {t(`devices.commands.status.${status}`)}
        </span>
        <span className="faint end">
          <Ago at={command.createdAt} />
        </span>
      </span>
      {Object.keys(params).length > 0 && <code className="command-json">{JSON.stringify(params)}</code>}
      <span className="faint">
        {isOpen && t('devices.commands.until', { at: dayAndTime(Date.parse(command.expiresAt)) })}
        {isOpen && attempts > 1 && ` · ${t('devices.commands.attempts', { n: attempts })}`}
        {command.finishedAt !== null && dayAndTime(Date.parse(command.finishedAt))}
      </span>
      {failure !== null && <span>{failure}</span>}
      {result !== null && (
        <code className="command-json" aria-label={t('devices.commands.result')}>
          {JSON.stringify(result)}
        </code>
      )}
    </div>
  );
}
