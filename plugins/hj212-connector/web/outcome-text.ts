import type { Texts } from './use-t.ts';

const outcomes = [
  'done',
  'no data',
  'not connected',
  'no answer',
  'no result',
  'stopped',
  'cannot be written',
  'condition not met',
  'timed out',
  'busy',
  'fault',
  'failed, cause unknown',
];

/** What came of a request; the codes behind `failed:` and `rejected:` are those of the standard. */
export function outcomeText(t: Texts, outcome: string | null): string {
  if (outcome === null) return t('requests.running');
  const [, verdict, reason] = /^(failed|rejected): (.*)$/.exec(outcome) ?? [];
  const said = (text: string): string => (outcomes.includes(text) ? t.of('outcome', text.replace(/\W+/g, '-')) : text);
  return verdict === undefined ? said(outcome) : t.of('outcome', verdict, { reason: said(reason!) });
}
