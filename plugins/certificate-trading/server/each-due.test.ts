import { LingtanError } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { eachDue } from './each-due.ts';

const warned: object[] = [];
const certificates = { scope: { log: { warn: (what: object) => warned.push(what) } } } as unknown as Parameters<
  typeof eachDue
>[0];

it('what cannot be done costs itself only, and what nobody expected is told at the end', async () => {
  const done: number[] = [];
  const work = async ({ no }: { no: number }): Promise<void> => {
    if (no === 2) throw new LingtanError('KEY_REUSED', 'the key was used');
    if (no === 4) throw new Error('connection lost');
    done.push(no);
  };
  const due = [1, 2, 3, 4, 5].map((no) => ({ no }));
  expect(await eachDue(certificates, due.slice(0, 3), 'not yet', work)).toBe(2);
  await expect(eachDue(certificates, due, 'not yet', work)).rejects.toThrow('connection lost');
  expect(done).toEqual([1, 3, 1, 3, 5]);
  expect(warned).toMatchObject([{ no: 2 }, { no: 2 }, { no: 4 }]);
  // Where nothing comes again by itself, the job has to: all others are done all the same.
  await expect(eachDue(certificates, due.slice(0, 3), 'not yet', work, () => false)).rejects.toThrow(
    'the key was used',
  );
  expect(done.slice(5)).toEqual([1, 3]);
});
