import type { Gateway } from '@roadcall/contracts';
import { Pencil, Router } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../data/api-error.ts';
import { gatewayApi } from '../../data/gateway-api.ts';
import { useMay } from '../../data/session.ts';
import { Block, DetailFrame, DetailGone, Facts } from '../../detail/detail-frame.tsx';
import { showOverlay } from '../../keys/overlays.ts';
import { goTo, select } from '../../route-store.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { CredentialBlock } from './credential-block.tsx';
import { GatewaySecret } from './gateway-secret.tsx';
import { useGateway } from './use-gateways.ts';

/** Devices named one by one; of longer lists the rest is counted. */
const NAMED_DEVICES = 60;

/** One gateway: for whom it may publish, and its credentials. */
export function GatewayDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: gateway, error, refetch } = useGateway(id);
  if (error instanceof ApiError && error.status === 404) return <DetailGone>{t('devices.gateways.gone')}</DetailGone>;
  if (!gateway) return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={6} />;
  return <Detail gateway={gateway} />;
}

function Detail({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const isBarred = gateway.credentials.length === 0;
  return (
    <DetailFrame
      label={t('devices.gateways.label')}
      mark={<Router size={22} aria-hidden />}
      title={gateway.label}
      subtitle={<span className="mono">{gateway.id}</span>}
      actions={
        mayWrite && (
          <button
            type="button"
            className="button grow"
            onClick={() => showOverlay({ kind: 'gateway', gatewayId: gateway.id })}
          >
            <Pencil aria-hidden />
            {t('devices.gateways.edit')}
            <Kbd>E</Kbd>
          </button>
        )
      }
    >
      <Block title={t('devices.gateways.connects')}>
        <Facts
          facts={[
            [t('devices.gateways.username'), <span className="mono">{gateway.username}</span>],
            [t('devices.gateways.mayNow'), t('devices.models.count', { count: gateway.deviceCount })],
          ]}
        />
      </Block>
      <Scope gateway={gateway} />
      <CredentialBlock
        of="gateways"
        id={gateway.id}
        lead={isBarred ? t('devices.gateways.barred') : t('devices.credential.lead')}
        records={() => gatewayApi.credentials(gateway.id)}
        rotate={() => gatewayApi.rotate(gateway.id)}
        revoke={(id) => gatewayApi.revoke(gateway.id, id)}
        show={(credential) => <GatewaySecret credential={credential} deviceId={gateway.devices[0]} />}
      />
    </DetailFrame>
  );
}

function Scope({ gateway: { models, devices } }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const unnamed = devices.length - NAMED_DEVICES;
  return (
    <Block title={t('devices.gateways.scope')}>
      {models.length === 0 && devices.length === 0 && <p className="faint">{t('devices.gateways.scopeNone')}</p>}
      {models.length > 0 && (
        <>
          <p className="device-label">{t('devices.gateways.allOfModels')}</p>
          <ul className="device-tags">
            {models.map((model) => (
              <li key={model}>
                <button type="button" className="tag link" onClick={() => goTo('devices', { params: { model } })}>
                  {model}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {devices.length > 0 && (
        <>
          <p className="device-label">{t('devices.gateways.listed', { count: devices.length })}</p>
          <ul className="device-tags">
            {devices.slice(0, NAMED_DEVICES).map((id) => (
              <li key={id}>
                <button type="button" className="tag link mono" onClick={() => select({ kind: 'device', id })}>
                  {id}
                </button>
              </li>
            ))}
          </ul>
          {unnamed > 0 && <p className="faint">{t('devices.gateways.moreListed', { count: unnamed })}</p>}
        </>
      )}
    </Block>
  );
}
