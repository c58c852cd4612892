import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { CoverageFacts } from './coverage-facts.tsx';
import { useCoverage } from './use-coverage.ts';
import './coverage.css';

/** Coverage among the figures of the company: all that the map shows of it, in words. */
export function CoverageBlock() {
  return useMay('positions.read') ? <Facts /> : null;
}

function Facts() {
  const { t } = useTranslation();
  return (
    <Block title={t('coverage.title')}>
      <CoverageFacts query={useCoverage()} withGaps />
    </Block>
  );
}
