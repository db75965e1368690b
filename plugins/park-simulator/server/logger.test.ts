import { describe, expect, it } from 'vitest';
import type { RecordedChunk } from '../domain/index.ts';
import { HistoryLogger } from './logger.ts';

const points = ['a.active-power', 'a.active-energy-import'];
const resolutionMs = 60_000;

function chunk(from: number, records: number): RecordedChunk {
  const values = Float64Array.from({ length: records * 2 }, (_, index) => from / resolutionMs + index);
  return { from, to: from + records * resolutionMs, resolutionMs, values };
}

interface Sent {
  ts: number;
  quality: number;
  values: Record<string, number>;
}

function logger(publish: (records: Sent[]) => Promise<void>) {
  const done: [string, number, boolean][] = [];
  const failures: unknown[] = [];
  const abort = new AbortController();
  let clock = 0;
  const built = new HistoryLogger({
    points,
    publish: (payload) => publish(JSON.parse(payload) as Sent[]),
    done: async (id, count, finished) => void done.push([id, count, finished]),
    now: () => (clock += 100),
    wait: async () => undefined,
    onFailure: (error) => void failures.push(error),
    signal: abort.signal,
  });
  return { built, done, failures, abort };
}

describe('HistoryLogger', () => {
  it('hands in chunk by chunk, each record stamped with its end, and notes each chunk', async () => {
    const sent: Sent[] = [];
    const { built, done } = logger(async (records) => void sent.push(...records));
    const chunks = [chunk(0, 3), chunk(180_000, 5000)];
    built.expect(chunks);
    await built.send([{ id: '1', chunks, done: 0 }]);
    expect(sent).toHaveLength(5003);
    expect(sent[0]).toEqual({ ts: 60_000, quality: 8, values: { 'a.active-power': 0, 'a.active-energy-import': 1 } });
    expect(sent.map((record) => record.ts)).toEqual(sent.map((_, index) => (index + 1) * 60_000));
    expect(done).toEqual([
      ['1', 1, false],
      ['1', 2, true],
    ]);
    expect(built.progress()).toMatchObject({ phase: 'done', sent: 10_006, total: 10_006 });
  });

  it('begins after what was acknowledged before a kill', async () => {
    const sent: Sent[] = [];
    const { built, done } = logger(async (records) => void sent.push(...records));
    await built.send([{ id: '1', chunks: [chunk(0, 2), chunk(120_000, 2)], done: 1 }]);
    expect(sent.map((record) => record.ts)).toEqual([180_000, 240_000]);
    expect(done).toEqual([['1', 2, true]]);
  });

  it('sends a chunk again until it is taken, and notes it only then', async () => {
    let attempts = 0;
    const { built, done, failures } = logger(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('database is away');
    });
    built.expect([chunk(0, 2)]);
    await built.send([{ id: '1', chunks: [chunk(0, 2)], done: 0 }]);
    expect([attempts, failures.length]).toEqual([3, 2]);
    expect(done).toEqual([['1', 1, true]]);
    expect(built.progress()).toMatchObject({ sent: 4, total: 4 });
  });

  it('has no more than two messages under way, and stops when it is told to', async () => {
    let underWay = 0;
    let most = 0;
    let messages = 0;
    const { built, done, abort } = logger(async () => {
      messages += 1;
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      if (messages === 4) abort.abort();
    });
    await built.send([{ id: '1', chunks: [chunk(0, 30_000)], done: 0 }]);
    expect(most).toBe(2);
    expect(messages).toBeLessThan(8);
    expect(done).toEqual([]);
  });
});
