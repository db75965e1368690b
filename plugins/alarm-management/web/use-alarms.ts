import { useApi, useLiveRefetch, useMoment } from '@lingtan/web-sdk';
import type { AlarmsData } from '../contracts/routes.ts';
import type { Texts } from './use-t.ts';

/** A past time is asked for at most so finely, ms. */
const momentGrain = 5_000;

/** Alarms as they stand, or stood at the past time that is shown; asked again when something has changed, and now and then in case that word was lost. */
export function useAlarms(all: boolean) {
  const moment = useMoment();
  const at = moment === null ? {} : { at: Math.floor(moment / momentGrain) * momentGrain };
  const query = { all: String(all), ...at };
  const answer = useApi<AlarmsData>('./alarms', { query, refetchMs: 30_000, keepPrevious: true });
  useLiveRefetch('alarms.changed', () => void answer.refetch());
  return answer;
}

/** Why an action moved nothing. */
export function problemText(t: Texts, problem: string): string {
  return t.of('problem', problem.replace(/\W+/g, '-'), { defaultValue: problem });
}
