import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchIdOf, jobIdOf } from './job-batch.ts';
import { createSettledJobs } from './settled-jobs.ts';

describe('settled jobs', () => {
  it('that are on their own complete their batch at once', () => {
    const settled = createSettledJobs();
    settled.add('b1');
    expect(settled.take()).toEqual({ complete: ['b1'], parts: new Map() });
    expect(settled.isEmpty()).toBe(true);
  });

  it('wait one round for the rest of their batch', () => {
    const settled = createSettledJobs();
    settled.add('b1.3.1');
    expect(settled.take()).toEqual({ complete: [], parts: new Map() });
    settled.add('b1.3.2');
    expect(settled.take()).toEqual({ complete: [], parts: new Map([['b1.3', '011']]) });
    expect(settled.isEmpty()).toBe(true);
  });

  it('are all handed over in the end', () => {
    const settled = createSettledJobs();
    settled.add('b1.3.0');
    expect(settled.take({ all: true }).parts).toEqual(new Map([['b1.3', '100']]));
  });

  it('are never lost and never invented, in whatever order, doubled or put back', () => {
    const size = 5;
    const batchId = batchIdOf('b1', size);
    const step = fc.oneof(fc.nat(size - 1), fc.constantFrom('take', 'take all', 'fail'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const settled = createSettledJobs();
        const added = new Set<number>();
        const written = new Set<number>();
        const write = ({ complete, parts }: ReturnType<typeof settled.take>): void => {
          if (complete.length > 0) for (let at = 0; at < size; at++) written.add(at);
          for (const bits of parts.values()) [...bits].forEach((bit, at) => bit === '1' && written.add(at));
        };
        for (const each of steps) {
          if (typeof each === 'number') {
            added.add(each);
            settled.add(jobIdOf(batchId, size, each));
          } else if (each === 'fail') settled.putBack(settled.take({ all: true }));
          else write(settled.take({ all: each === 'take all' }));
        }
        write(settled.take({ all: true }));
        expect([...written].sort()).toEqual([...added].sort());
        expect(settled.isEmpty()).toBe(true);
      }),
    );
  });
});
