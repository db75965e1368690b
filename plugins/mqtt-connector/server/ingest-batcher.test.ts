import { LingtanError } from '@lingtan/sdk';
import type { IngestResult, Sample } from '@lingtan/telemetry/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryTelemetry } from './fixtures/memory.ts';
import { IngestBatcher } from './ingest-batcher.ts';

/** Refuses values below zero, and counts its calls. */
class Picky extends MemoryTelemetry {
  calls = 0;
  override async ingest(_source: string, samples: Sample[]): Promise<IngestResult> {
    this.calls++;
    const rejected = samples.flatMap((sample, index) =>
      sample.value < 0
        ? [
            {
              index,
              point: sample.point,
              code: 'BAD_VALUE' as const,
              reason: 'value-not-number',
              params: {},
              message: 'below zero',
            },
          ]
        : [],
    );
    return { stored: samples.length - rejected.length, duplicates: 0, rejected: rejected.reverse() };
  }
}

const message = (values: number[]): Sample[] =>
  values.map((value, index) => ({ point: `p${index}`, ts: index, value }));

describe('IngestBatcher', () => {
  it('tells each message its own refused samples, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 6 }), { maxLength: 30 }),
        async (messages) => {
          const told = new Map<string, number[]>();
          const batcher = new IngestBatcher(new Picky(), (device, _samples, rejected) => {
            told.set(
              device,
              rejected.map((each) => each.index),
            );
          });
          await Promise.all(messages.map((values, index) => batcher.add(`d${index}`, message(values))));
          const expected = messages.map((values) => values.flatMap((value, index) => (value < 0 ? [index] : [])));
          expect(messages.map((_, index) => told.get(`d${index}`))).toEqual(expected);
        },
      ),
    );
  });

  it('makes one call of what arrives together, within its limit', async () => {
    const telemetry = new Picky();
    const batcher = new IngestBatcher(telemetry, () => {});
    await Promise.all(Array.from({ length: 1000 }, () => batcher.add('d', message([1, 2]))));
    expect(telemetry.calls).toBe(1);
    await Promise.all(Array.from({ length: 6 }, () => batcher.add('d', message(Array<number>(2000).fill(1)))));
    expect(telemetry.calls).toBe(4);
  });

  it('waits while the store is busy, and passes other errors on', async () => {
    const telemetry = new MemoryTelemetry();
    const batcher = new IngestBatcher(telemetry, () => {});
    telemetry.failing = new LingtanError('TELEMETRY_OVERLOADED', 'busy', { status: 503 });
    const waiting = batcher.add('d', message([1]));
    setTimeout(() => (telemetry.failing = null), 150);
    await waiting;
    expect(telemetry.samples).toHaveLength(1);
    telemetry.failing = new Error('broken');
    await expect(batcher.add('d', message([1]))).rejects.toThrow('broken');
  });
});
