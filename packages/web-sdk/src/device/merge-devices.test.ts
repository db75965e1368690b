import { expect, test } from 'vitest';
import { mergeDevices, type PushedDevice } from './merge-devices.ts';

interface Row {
  id: string;
  state: string;
  polls: number;
}

const row = (id: string, state: string, polls: number): Row => ({ id, state, polls });
const live = (at: number, ...rows: Row[]) =>
  new Map(rows.map((each) => [each.id, { row: each, at } satisfies PushedDevice<Row>]));
const merge = (fetched: readonly Row[], pushed: ReadonlyMap<string, PushedDevice<Row>>) =>
  mergeDevices(fetched, 1000, pushed, ({ polls }) => polls);

test('what came live after the fetch is shown, also when only the state has changed', () => {
  expect(merge([row('a', 'online', 5)], live(1001, row('a', 'offline', 5)))).toEqual([row('a', 'offline', 5)]);
});

test('what came before the fetch gives way, unless the fetch is behind it', () => {
  expect(merge([row('a', 'offline', 5)], live(999, row('a', 'online', 5)))).toEqual([row('a', 'offline', 5)]);
  expect(merge([row('a', 'offline', 5)], live(999, row('a', 'online', 6)))).toEqual([row('a', 'online', 6)]);
});

test('a device that is new comes last, one that is gone does not come back', () => {
  const fetched = [row('a', 'online', 1)];
  expect(merge(fetched, live(1001, row('b', 'online', 1))).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(merge(fetched, live(999, row('b', 'online', 1))).map(({ id }) => id)).toEqual(['a']);
});
