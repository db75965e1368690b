import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, packFrames } from './frames.ts';

const limit = 300;
const message = fc.record({
  topic: fc.string(),
  data: fc.jsonValue(),
  filler: fc.string({ maxLength: 2000, unit: 'grapheme' }),
});
const texts = (messages: readonly unknown[]): string[] => messages.map((entry) => JSON.stringify(entry));
const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('frames', () => {
  it('stay below the limit and give back every message in order', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
        const frames = packFrames('a', '7', texts(messages), limit);
        for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(limit);
        const reader = new FrameReader();
        const got = frames.flatMap((frame) => reader.read(frame)!.messages);
        expect(got).toEqual(asSent(messages));
      }),
    );
  });

  it('put small messages together', () => {
    const small = Array.from({ length: 20 }, (_, n) => ({ n }));
    expect(packFrames('a', '1', texts(small), 7900)).toHaveLength(1);
    expect(packFrames('a', '1', [], 7900)).toEqual([]);
  });

  it('of two senders may come mixed', () => {
    const text = (letter: string) => ({ text: letter.repeat(1500) });
    const a = packFrames('a', '1', texts([text('a')]), limit);
    const b = packFrames('b', '1', texts([text('b')]), limit);
    const reader = new FrameReader();
    const got = a.flatMap((frame, index) => [frame, b[index]!]).flatMap((frame) => reader.read(frame)!.messages);
    expect(got).toEqual([text('a'), text('b')]);
  });

  it('that were lost cost their own message only', () => {
    const large = packFrames('a', '1', texts([{ text: 'x'.repeat(1500) }]), limit);
    const small = packFrames('a', '2', texts([{ n: 1 }]), limit);
    const reader = new FrameReader();
    const holed = [...large.slice(0, 1), ...large.slice(2), ...small];
    expect(holed.flatMap((frame) => reader.read(frame)!.messages)).toEqual([{ n: 1 }]);
    expect(reader.read('nonsense')).toBeNull();
  });
});
