import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchIdOf, decodeOpen, encodeBatch, jobIdOf, positionOf } from './job-batch.ts';
import type { NewJobs } from './queue-parts.ts';

const now = Date.UTC(2026, 4, 1, 8);
const jobs = (values: readonly unknown[], delay?: number): NewJobs => ({
  name: 'count',
  options: { attempts: 3, ...(delay === undefined ? {} : { delay }) },
  envelopes: values.map((data) => ({ park: 'harbour', data })),
});

describe('ids of jobs', () => {
  it('tell the batch, its size and the position', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,36}$/), fc.integer({ min: 1, max: 5000 }), (unique, size) => {
        const batchId = batchIdOf(unique, size);
        for (const at of new Set([0, size >> 1, size - 1])) {
          expect(positionOf(jobIdOf(batchId, size, at))).toEqual({ batchId, size, at });
        }
      }),
    );
  });

  it('of a former release are batches of one', () => {
    const batchId = '0f7c2f4e-7d0b-4c36-9f0e-3a5f6f1f6a11';
    expect(positionOf(batchId)).toEqual({ batchId, size: 1, at: 0 });
  });
});

describe('a recorded batch', () => {
  it('holds the open jobs of all calls, in order', () => {
    const values = fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(values, fc.boolean()), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.boolean()),
        (calls, bits) => {
          const sets = calls.map(([list, delayed]) => jobs(list, delayed ? 60_000 : undefined));
          const all = calls.flatMap(([list]) => list);
          const settled = all.map(() => (bits.next().value ? '1' : '0')).join('');
          const batchId = batchIdOf('b1', all.length);
          const open = decodeOpen(batchId, encodeBatch(sets, now), settled, now);
          const expected = all.map((data, at) => ({ data, at })).filter(({ at }) => settled[at] === '0');
          expect(open.flatMap(({ envelopes }) => envelopes.map(({ data }) => JSON.stringify(data)))).toEqual(
            expected.map(({ data }) => JSON.stringify(data)),
          );
          expect(open.flatMap(({ ids }) => ids!.map((id) => positionOf(id).at))).toEqual(expected.map(({ at }) => at));
        },
      ),
    );
  });

  it('keeps the time at which each job falls due', () => {
    const text = encodeBatch([jobs([1], 1000), jobs([2], 60_000), jobs([3])], now);
    const delays = (at: number): unknown[] => decodeOpen('b1.3', text, null, at).map(({ options }) => options.delay);
    expect(delays(now)).toEqual([1000, 60_000, undefined]);
    expect(delays(now + 5000)).toEqual([undefined, 55_000, undefined]);
    expect(delays(now + 60_000)).toEqual([undefined, undefined, undefined]);
  });
});
