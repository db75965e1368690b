import { createTestLog } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { limitedLog } from './limited-log.ts';

it('writes what comes again and again once a minute, with how many were left out, and whatever else at once', () => {
  const log = createTestLog();
  let now = 0;
  const { warn } = limitedLog(log, () => now);
  for (let n = 0; n < 1000; n += 1) warn({ plugin: 'a', error: 'away' }, 'Worker error');
  warn({ plugin: 'b', error: 'away' }, 'Worker error');
  now = 60_000;
  warn({ plugin: 'a', error: 'away' }, 'Worker error');
  const lines = log.lines.map(({ fields }) => fields);
  expect(lines).toEqual([
    { plugin: 'a', error: 'away' },
    { plugin: 'b', error: 'away' },
    { plugin: 'a', error: 'away', leftOut: 999 },
  ]);
});
