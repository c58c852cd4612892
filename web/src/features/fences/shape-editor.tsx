import { checkShape } from '@roadcall/geo';
import { Undo2 } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrentMap } from '../../map/current-map.ts';
import { useTheme } from '../../theme/theme-store.ts';
import { CoordinateTable } from './coordinate-table.tsx';
import { shapeOf, type ShapeType } from './draft-shape.ts';
import { setShape, setShapeType, undoShape, useDraft } from './fence-draft.ts';

const TYPES: readonly ShapeType[] = ['Polygon', 'Point', 'LineString'];

/** Draw it on the map or type it: both change the same shape, one step of undo each. */
export function ShapeEditor() {
  const { t } = useTranslation();
  const draft = useDraft((state) => state.draft)!;
  const { shape, past } = draft;
  useDrawing();
  const whole = shapeOf(shape);
  const checked = whole === null ? null : checkShape(whole);
  return (
    <fieldset className="field">
      <legend className="label">{t('fences.form.shape')}</legend>
      <div className="segments">
        {TYPES.map((type) => (
          <label key={type} data-active={shape.type === type || undefined}>
            <input
              type="radio"
              className="visually-hidden"
              name="shape"
              checked={shape.type === type}
              onChange={() => setShapeType(type)}
            />
            {t(`fences.shape.${type}`)}
          </label>
        ))}
      </div>
      <p className="faint">{t(`fences.form.how.${shape.type}`)}</p>
      {shape.type !== 'Polygon' && (
        <label className="field-line">
          {t(shape.type === 'Point' ? 'fences.form.radius' : 'fences.form.width')}
          <input
            className="input"
            type="number"
            min={10}
            step={10}
            value={shape.sizeM}
            onChange={(event) => setShape({ sizeM: event.target.valueAsNumber || 0 })}
          />
        </label>
      )}
      <CoordinateTable shape={shape} />
      <button type="button" className="button small quiet" disabled={past.length === 0} onClick={undoShape}>
        <Undo2 aria-hidden />
        {t('fences.form.undo')}
      </button>
      {checked !== null && !checked.ok && (
        <p className="field-fault" role="status">
          {t(`fences.fault.${checked.fault.code}`)}
        </p>
      )}
    </fieldset>
  );
}

/** The tools on the map, for as long as a shape is edited. They come with the map's own code. */
function useDrawing(): void {
  const map = useCurrentMap((state) => state.map);
  const theme = useTheme((state) => state.theme);
  useEffect(() => {
    if (!map) return undefined;
    let stop: (() => void) | undefined;
    let isOver = false;
    void import('../../map/fence-drawing.ts').then(({ startDrawing }) => {
      if (!isOver) stop = startDrawing(map.map, theme);
      return undefined;
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [map, theme]);
}
