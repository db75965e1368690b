import { useApi, useLive, type Translate } from '@lingtan/web-sdk';
import type { AlarmsData } from '../contracts/routes.ts';

/** Alarms, asked again when something has changed, and now and then in case that word was lost. */
export function useAlarms(all: boolean) {
  const answer = useApi<AlarmsData>('./alarms', { query: { all: String(all) }, refetchMs: 30_000, keepPrevious: true });
  useLive<{ at: number }>('alarms.changed', () => void answer.refetch());
  return answer;
}

/** Why an action moved nothing. */
export function problemText(t: Translate, problem: string): string {
  return t(`problem.${problem.replace(/\W+/g, '-')}`, { defaultValue: problem });
}
