import { useQuery } from '@tanstack/react-query';
import { deviceApi } from '../../data/device-api.ts';
import { useMay } from '../../data/session.ts';
import { select } from '../../route-store.ts';
import { StatusWord } from './device-words.tsx';
import { READ_EVERY_MS } from './use-devices.ts';

/** A device by its id, with its status and the way to it for those who may read devices. */
export function DeviceLink({ id }: { id: string }) {
  const mayRead = useMay('devices.read');
  const { data } = useQuery({
    queryKey: ['devices', 'one', id],
    queryFn: ({ signal }) => deviceApi.find(id, signal),
    refetchInterval: READ_EVERY_MS,
    enabled: mayRead,
  });
  if (!mayRead) return <span className="mono">{id}</span>;
  return (
    <span className="device-link">
      <button type="button" className="link mono" onClick={() => select({ kind: 'device', id })}>
        {id}
      </button>
      {data && <StatusWord status={data.status} />}
    </span>
  );
}
