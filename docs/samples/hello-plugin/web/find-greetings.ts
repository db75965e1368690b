import type { FoundReport, ReportFinder } from '@lingtan/web-sdk';
import type { GreetingList } from '../contracts/routes.ts';

/** The newest greetings by name, for the search. */
export async function findGreetings({ get, can, t }: ReportFinder): Promise<FoundReport[]> {
  if (!can('hello.read')) return [];
  const { greetings } = await get<GreetingList>('./greetings');
  return greetings.map(({ id, name, text }) => ({ id, title: t('found', { name }), detail: text, to: '/' }));
}
