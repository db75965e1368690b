import { notifications, notificationsStore } from '@mantine/notifications';
import { afterEach, expect, test } from 'vitest';
import { ProblemError } from '../api/problem.ts';
import { notify } from './notify.ts';

afterEach(() => notifications.clean());

const shown = () => notificationsStore.getState().notifications;
const problem = (detail: string) => new ProblemError({ title: 'Refused', status: 422, code: 'NO', detail });

test('every message ends by itself, the one that takes longer to read later', () => {
  for (const tone of ['info', 'success', 'warning'] as const) notify[tone]('Done');
  notify.error(problem('Short.'));
  notify.error(problem('A sentence that says at length what was refused, why, and what can be done about it.'));
  const times = shown().map(({ autoClose }) => autoClose);
  expect(times).toHaveLength(5);
  expect(times.every((ms) => typeof ms === 'number' && ms > 0)).toBe(true);
  expect(times[4]).toBeGreaterThan(Number(times[3]));
});

test('what went wrong on a page does not go along to the next one; what was done may still be read there', () => {
  notify.success('Saved');
  notify.error(problem('Refused.'));
  notify.warning('Look at this');
  notify.leavePage();
  expect(shown().map(({ message }) => message)).toEqual(['Saved']);
});
