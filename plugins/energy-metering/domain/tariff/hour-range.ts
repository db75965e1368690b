import { readHourRange } from '../../contracts/index.ts';
import type { MinuteSpan } from '../../contracts/index.ts';
import { tariffErrors } from './errors.ts';

/** A range of hours as spans of minutes of one local day (see `readHourRange`); one that has no length or cannot be read is refused. */
export function parseHourRange(text: string, field = 'hours'): MinuteSpan[] {
  const spans = readHourRange(text);
  if (spans !== null && spans !== 'empty') return spans;
  const expected =
    spans === 'empty'
      ? 'an end that differs from the start; the whole day is 00:00-24:00'
      : 'HH:MM-HH:MM with hours from 00:00 to 24:00 and minutes up to 59';
  throw tariffErrors.HOURS_INVALID({ field, value: text, expected });
}
