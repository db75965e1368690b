import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goneBack, mayBegin, type ScheduledJob } from './schedule-turn.ts';

/** Turns of the loop that a call to the queue takes. */
const passes = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

it('of runs of one schedule that mean to begin at about the same time one does, however long each look takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ after: fc.nat(6), takes: fc.array(fc.nat(6), { minLength: 8, maxLength: 8 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (runs) => {
        const active = new Map<string, ScheduledJob>();
        const begun: string[] = [];
        await Promise.all(
          runs.map(async ({ after, takes }, at) => {
            const id = `repeat:park--tick:${1000 + at}`;
            let call = 0;
            const slowly = () => passes(takes[call++ % takes.length]!);
            const job: ScheduledJob = {
              ...{ id, data: { park: 'park', data: {} }, repeatJobKey: 'park--tick' },
              updateData: async (data) => {
                await slowly();
                active.set(id, { ...job, data });
                job.data = data;
                await slowly();
              },
            };
            await passes(after);
            active.set(id, job);
            const look = async () => {
              await slowly();
              const found = [...active.values()].map((each) => ({ ...each }));
              await slowly();
              return found;
            };
            if (await mayBegin(job, look, () => passes(40))) return void begun.push(id);
            await job.updateData(goneBack(job.data));
            active.delete(id);
          }),
        );
        expect(begun).toHaveLength(1);
      },
    ),
    { numRuns: 100 },
  );
});

it('a run waits for none of another schedule, and for none that only waits', async () => {
  const others: ScheduledJob[] = [
    { id: 'repeat:a:1', data: { park: 'p', data: {}, begins: true }, repeatJobKey: 'a', updateData: async () => {} },
    { id: 'repeat:b:1', data: { park: 'p', data: {} }, repeatJobKey: 'b', updateData: async () => {} },
  ];
  const job: ScheduledJob = { ...others[1]!, id: 'repeat:b:2' };
  expect(
    await mayBegin(
      job,
      async () => [...others, undefined, job],
      () => passes(1),
    ),
  ).toBe(true);
});

it('the oldest goes first, however many come while it looks', async () => {
  const active = new Map<string, ScheduledJob>();
  const begun: string[] = [];
  const runs = Array.from({ length: 30 }, (_, at) => `repeat:park--tick:${1000 + at}`);
  await Promise.all(
    runs.map(async (id, at) => {
      await passes(3 * at);
      const job: ScheduledJob = {
        ...{ id, data: { park: 'park', data: {} }, repeatJobKey: 'park--tick' },
        updateData: async (data) => void active.set(id, { ...job, data }),
      };
      const look = async () => {
        await passes(6);
        return [...active.values()];
      };
      if (await mayBegin(job, look, () => passes(6))) return void begun.push(id);
      active.delete(id);
    }),
  );
  expect(begun).toEqual([runs[0]]);
});
