import type { CoverageGap } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { currentMap } from '../../map/current-map.ts';
import { distanceInWords, spanInWords } from '../../ui/time.tsx';
import { fromBranch } from './gap-place.ts';

/** Rows shown before somebody asks for more. */
const FIRST_ROWS = 8;

/** The gaps in words, the farthest from help first: what the map shows to those who look at it. A row brings its cell into view. */
export function CoverageGaps({ gaps }: { gaps: readonly CoverageGap[] }) {
  const { t, i18n } = useTranslation();
  const branches = useFleet((state) => state.branches);
  const [all, setAll] = useState(false);
  const placeOf = (gap: CoverageGap): string => {
    const from = fromBranch(gap, branches.values());
    if (!from) return `${gap.lat.toFixed(2)}, ${gap.lon.toFixed(2)}`;
    const name = i18n.language === 'zh-CN' ? from.branch.nameZh : from.branch.nameEn;
    if (from.metres < 800) return t('coverage.at', { name });
    return t('coverage.from', {
      name,
      distance: distanceInWords(t, from.metres),
      towards: t(`coverage.compass.${from.towards}`),
    });
  };
  const shown = all ? gaps : gaps.slice(0, FIRST_ROWS);
  return (
    <>
      <ul className="coverage-gaps">
        {shown.map((gap) => (
          <li key={`${String(gap.lat)} ${String(gap.lon)}`}>
            <button type="button" className="menu-item" onClick={() => currentMap()?.camera.fit([gap])}>
              <span className="row-main">
                <span>{placeOf(gap)}</span>
                <span className="two">{t('coverage.share', { share: percent(gap.share) })}</span>
              </span>
              <span className="end">{gap.nearestS === null ? t('coverage.nobody') : spanInWords(t, gap.nearestS)}</span>
            </button>
          </li>
        ))}
      </ul>
      {gaps.length > FIRST_ROWS && (
        <button type="button" className="button small quiet" onClick={() => setAll(!all)}>
          {all ? t('common.less') : t('common.more', { count: gaps.length - FIRST_ROWS })}
        </button>
      )}
    </>
  );
}

/** `4 %`, and `<1 %` for what is not nothing. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return rounded === 0 && share > 0 ? '<1 %' : `${String(rounded === 100 && share < 1 ? 99 : rounded)} %`;
}
