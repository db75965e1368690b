import { expect, it } from 'vitest';
import { checkMessage } from './config.ts';

it('a test of devices says how many are in order, and of the others what is wrong', () => {
  const meter = { one: 'meter', many: 'meters', unasked: true };
  expect(checkMessage(meter, 1, [], {})).toBe('The meter answered or needs no check.');
  expect(checkMessage(meter, 3, [], {})).toBe('All 3 meters answered or need no check.');
  expect(checkMessage({ one: 'server', many: 'servers' }, 1, [], {})).toBe('The server answered.');
  const details = { a: 'no answer', b: 'refused', c: 'password', d: 'no data' };
  expect(checkMessage(meter, 5, ['a', 'b', 'c', 'd'], details)).toBe(
    '4 of 5 meters failed: a: no answer; b: refused; c: password',
  );
});
