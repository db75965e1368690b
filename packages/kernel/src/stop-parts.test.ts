import { createTestLog } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { stopParts, type StopPart } from './stop-parts.ts';

it('parts that hang take no more time together than all of them may, and each is ended', async () => {
  const log = createTestLog();
  const ended: string[] = [];
  const hangs = (name: string): StopPart => [
    name,
    10_000,
    () => {
      ended.push(name);
      return new Promise(() => {});
    },
  ];
  // By the times of its parts it would take longer than a test may.
  await stopParts(log, 50, ['a', 'b', 'c'].map(hangs));
  expect(ended).toEqual(['a', 'b', 'c']);
  expect(log.lines.map(({ fields }) => fields['part'])).toEqual(['a', 'b', 'c']);
});
