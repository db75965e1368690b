import { expect, test } from 'vitest';
import { matchPage } from './match-page.ts';

test('the longest page wins and gets the rest of the address', () => {
  expect(matchPage(['/', '/meters'], '/')).toEqual({ path: '/', rest: '' });
  expect(matchPage(['/', '/meters'], '/meters/m-17/')).toEqual({ path: '/meters', rest: 'm-17' });
  expect(matchPage(['/', '/meters'], '/metersx')).toEqual({ path: '/', rest: 'metersx' });
  expect(matchPage(['/meters'], '/other')).toBeNull();
});
