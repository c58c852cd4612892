import type { GeofenceShape } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { useInside } from './who-is-inside.ts';

/** Most plates that are listed. */
const SHOWN = 24;

/** Who is inside now, by live positions: a test of the shape as much as an answer. */
export function InsideBlock({ shape, linked }: { shape: GeofenceShape | null; linked: boolean }) {
  const { t } = useTranslation();
  const inside = useInside(shape);
  return (
    <Block title={t('fences.inside.title')} end={inside === null ? undefined : String(inside.length)}>
      {(inside === null || inside.length === 0) && (
        <p className="muted">{t(inside === null ? 'fences.inside.unknown' : 'fences.inside.nobody')}</p>
      )}
      {inside !== null && inside.length > 0 && (
        <div className="tags">
          {inside.slice(0, SHOWN).map(({ id, plate }) =>
            linked ? (
              <button key={id} type="button" className="tag plate" onClick={() => select({ kind: 'vehicle', id })}>
                {plate}
              </button>
            ) : (
              <span key={id} className="tag plate">
                {plate}
              </span>
            ),
          )}
          {inside.length > SHOWN && <span className="tag">+{inside.length - SHOWN}</span>}
        </div>
      )}
    </Block>
  );
}
