import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { isFar } from '../../map/layers/coverage-cells.ts';
import { toggleLayer, useRoute } from '../../route-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { spanInWords } from '../../ui/time.tsx';
import { CoverageFacts } from './coverage-facts.tsx';
import { useCoverage, useGapsOnMap } from './use-coverage.ts';
import './coverage.css';

/** What the cells on the map say, while they are shown: figures, signs, and the gaps as a list. */
export function CoverageLegend() {
  const isShown = useRoute((state) => state.layers.includes('coverage'));
  return useMay('positions.read') && isShown ? <Legend /> : null;
}

function Legend() {
  const { t } = useTranslation();
  const coverage = useCoverage();
  useGapsOnMap(coverage.data);
  const [listed, setListed] = useState(false);
  const { data } = coverage;
  const hasGaps = data !== undefined && data.gaps.length > 0;
  return (
    <section className="coverage-legend" data-over-map aria-label={t('coverage.title')}>
      <header>
        <h2>{t('coverage.title')}</h2>
        {hasGaps && (
          <IconButton
            label={t(listed ? 'coverage.hideList' : 'coverage.list')}
            aria-expanded={listed}
            onClick={() => setListed(!listed)}
          >
            {listed ? <ChevronDown /> : <ChevronUp />}
          </IconButton>
        )}
        <IconButton label={t('coverage.hide')} keys="C" onClick={() => toggleLayer('coverage')}>
          <X />
        </IconButton>
      </header>
      <CoverageFacts query={coverage} withGaps={listed} />
      {hasGaps && (
        <ul className="coverage-signs">
          <li className="near">{t('coverage.beyond', { reach: spanInWords(t, data.reachS) })}</li>
          {data.gaps.some(({ nearestS }) => isFar(nearestS, data.reachS)) && (
            <li className="far">{t('coverage.beyond', { reach: spanInWords(t, 2 * data.reachS) })}</li>
          )}
        </ul>
      )}
    </section>
  );
}
