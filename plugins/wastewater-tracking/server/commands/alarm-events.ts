import type { AlarmEvent } from '@lingtan/alarms';

/** Events as the state machine calls them. */
export const alarmEvents: readonly AlarmEvent[] = [
  'raise',
  'clear',
  'ack',
  'reset',
  'realarm',
  'shelve',
  'unshelve',
  'suppress',
  'unsuppress',
  'out-of-service',
  'return-to-service',
];

/** How people write them, without blanks, hyphens and case. */
const spellings: Readonly<Record<string, AlarmEvent>> = {
  alarm: 'raise',
  active: 'raise',
  return: 'clear',
  returntonormal: 'clear',
  rtn: 'clear',
  acknowledge: 'ack',
  acknowledged: 'ack',
  operatorreset: 'reset',
  suppressbydesign: 'suppress',
  designsuppress: 'suppress',
  suppressionends: 'unsuppress',
  suppressends: 'unsuppress',
  suppressionconditionends: 'unsuppress',
  conditionends: 'unsuppress',
  removefromservice: 'out-of-service',
  oos: 'out-of-service',
};

/** Timers whose end is told, written in the same way. */
const timers: Readonly<Record<string, 'unshelve' | 'realarm'>> = {
  realarmtimer: 'realarm',
  realarmtimerends: 'realarm',
  shelftimerends: 'unshelve',
  shelvetimerends: 'unshelve',
  shelvingexpires: 'unshelve',
  timerends: 'unshelve',
  timer: 'unshelve',
};

const wordOf = (text: string): string =>
  text
    .replace(/\s*\(.*\)\s*$/, '')
    .replaceAll(/[\s_-]/g, '')
    .toLowerCase();

/** What the end of a timer, that a text tells of, brings about; null where it tells of none. */
export function timerOf(text: string): 'unshelve' | 'realarm' | null {
  const word = wordOf(text);
  return Object.hasOwn(timers, word) ? timers[word]! : null;
}

/** The event that a text names: `shelve(600 s)` and `remove from service` are how people write them; null for none. */
export function eventOf(text: string): AlarmEvent | null {
  const word = wordOf(text);
  const plain = alarmEvents.find((each) => each.replaceAll('-', '') === word);
  return plain ?? (Object.hasOwn(spellings, word) ? spellings[word]! : null);
}
