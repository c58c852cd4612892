import { useTranslation } from 'react-i18next';

/** Who was excluded by one rule: those kept by name, and how many there were. */
export interface ExcludedGroup {
  readonly rule: string;
  readonly count: number;
  readonly members: readonly {
    id: string;
    name: string;
    note?: string | undefined;
    onOpen?: (() => void) | undefined;
  }[];
}

/** Those not chosen, by the rule that excluded them; the rarest rule first. */
export function ExcludedList({
  title,
  total,
  groups,
}: {
  title: string;
  total: number;
  groups: readonly ExcludedGroup[];
}) {
  const { t } = useTranslation();
  if (groups.length === 0) return null;
  return (
    <details className="excluded">
      <summary>
        {title} <span className="faint">{total}</span>
      </summary>
      <dl>
        {groups
          .toSorted((a, b) => a.count - b.count)
          .map(({ rule, count, members }) => (
            <div key={rule}>
              <dt>
                {rule} <span className="faint">{count}</span>
              </dt>
              <dd>
                {members.map(({ id, name, note, onOpen }) => (
                  <button key={id} type="button" className="tag" disabled={!onOpen} onClick={onOpen}>
                    {note === undefined ? name : `${name}: ${note}`}
                  </button>
                ))}
                {count > members.length && (
                  <span className="faint">{t('why.andMore', { count: count - members.length })}</span>
                )}
              </dd>
            </div>
          ))}
      </dl>
    </details>
  );
}
