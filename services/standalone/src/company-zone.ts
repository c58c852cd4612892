import { TenantId, TimeZone } from '@roadcall/contracts';
import { editCompany, getCompany, withTransaction, type Pool } from '@roadcall/store';

const TENANT = TenantId.parse(1);

export interface ZoneWish {
  /** What the command line says. */
  readonly given: string | undefined;
  /** An extract of the real world, whose zone is not known from it. */
  readonly isRealCity: boolean;
  /** The machine's own zone, as Intl names it. */
  readonly machines: string;
}

/**
 * Sets the company's time zone as the command line says. Without a word of it a real city that nobody has set yet gets the
 * machine's zone, or UTC where that has no name of the IANA database: who tries a city is mostly in it. What people have
 * set in the console stays.
 */
export async function setCompanyZone(pool: Pool, wish: ZoneWish): Promise<void> {
  const company = await getCompany(pool, TENANT);
  const timeZone = wish.given ?? (wish.isRealCity && company.version === 1 ? known(wish.machines) : company.timeZone);
  if (timeZone === company.timeZone) return;
  await withTransaction(pool, (tx) =>
    editCompany(tx, { tenantId: TENANT, actor: null }, { timeZone }, company.version),
  );
}

function known(zone: string): string {
  return TimeZone.safeParse(zone).data ?? 'UTC';
}
