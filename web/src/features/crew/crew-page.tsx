import type { CrewDay, SessionUser } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { crewApi } from '../../data/crew-api.ts';
import { signOut } from '../../data/session.ts';
import { chooseLanguage, currentLanguage } from '../../i18n/index.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { BrandMark } from '../../ui/brand.tsx';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { UnitDuty } from '../units/unit-state.tsx';
import { CrewLinkLine } from './crew-link-line.tsx';
import { followCrew } from './crew-link.ts';
import { CrewFree } from './crew-free.tsx';
import { CrewJobCard } from './crew-job.tsx';
import { CrewOffer } from './crew-offer.tsx';
import { CrewSafety } from './crew-safety.tsx';
import { DoneToday } from './crew-done.tsx';
import '../units/units.css';
import './crew.css';

/** Read again this often even without events: the position of the unit moves, ms. */
const READ_EVERY_MS = 30_000;

/** A crew's phone: its offer or job with the one thing to do next, its shift and breaks, its safety timer. */
export function CrewPage({ user }: { user: SessionUser }) {
  const { t } = useTranslation();
  useEffect(() => window.history.replaceState(null, '', '/crew'), []);
  useEffect(followCrew, []);
  const { data, error, refetch } = useQuery({
    queryKey: ['crew'],
    queryFn: ({ signal }) => crewApi.day(signal),
    refetchInterval: READ_EVERY_MS,
    refetchOnReconnect: 'always',
    refetchOnWindowFocus: 'always',
  });
  return (
    <div className="crew">
      <header className="crew-head">
        <BrandMark size={22} />
        <div className="crew-who">
          <h1>{data?.unit.name ?? t('common.product')}</h1>
          {data ? <UnitDuty unit={data.unit} /> : <span className="muted">{user.displayName}</span>}
        </div>
        <LanguageButton />
        <button type="button" className="crew-icon" aria-label={t('session.signOut')} onClick={() => void signOut()}>
          <LogOut aria-hidden />
        </button>
      </header>
      <CrewLinkLine />
      <main className="crew-main">
        {!data && !error && <SkeletonRows rows={4} height={72} />}
        {!data && error && <FailedState error={error} onRetry={() => void refetch()} />}
        {data && <Day day={data} />}
      </main>
    </div>
  );
}

function Day({ day }: { day: CrewDay }) {
  const { unit, assignment, job } = day;
  const offered = assignment?.state === 'offered';
  return (
    <>
      <CrewSafety unit={unit} />
      {assignment && job && offered && <CrewOffer key={assignment.id} day={day} assignment={assignment} job={job} />}
      {assignment && job && !offered && (
        <CrewJobCard key={assignment.id} unit={unit} assignment={assignment} job={job} />
      )}
      {!assignment && <CrewFree unit={unit} />}
      <DoneToday missions={day.missions} />
    </>
  );
}

/** The other language, one tap away. */
function LanguageButton() {
  const { t } = useTranslation();
  const other = LANGUAGES.find((language) => language !== currentLanguage()) ?? currentLanguage();
  return (
    <button
      type="button"
      className="crew-icon wide"
      lang={other}
      aria-label={t('keys.palette.language', { language: LANGUAGE_NAMES[other] })}
      onClick={() => void chooseLanguage(other)}
    >
      {LANGUAGE_NAMES[other]}
    </button>
  );
}
