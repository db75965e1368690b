import type { FoundReport, ReportFinder } from '@lingtan/web-sdk';
import type { PeriodsData } from '../../contracts/period-routes.ts';

/** Published periods by method and period, the newest revision of each. */
export async function findPublications({ get, can, t }: ReportFinder): Promise<FoundReport[]> {
  if (!can('carbon.park-read')) return [];
  const { periods } = await get<PeriodsData>('./periods');
  const newest = new Map<string, PeriodsData['periods'][number]>();
  for (const each of periods) {
    const key = `${each.period}/${each.profile}`;
    if ((newest.get(key)?.revision ?? 0) < each.revision) newest.set(key, each);
  }
  return [...newest].map(([id, { period, profile, revision }]) => ({
    id,
    title: t('periods.found', { period, profile: t(`profile.${profile}`) }),
    detail: t('periods.found-revision', { revision }),
    to: '/periods',
  }));
}
