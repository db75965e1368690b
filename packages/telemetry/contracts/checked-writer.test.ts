import { createFakeClock } from '@lingtan/test-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedWriter, type CheckedWriterParts, type Sent } from './checked-writer.ts';
import type { StandingOrder, WriteTarget } from './checked-writer.ts';
import type { WriteAnswer } from './point-writer.ts';

const start = '2026-11-30T08:00:00Z';

/** Nothing of this process runs for so long: it was stopped, or its loop was taken. */
const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function scene(record: (value: number) => void | Promise<void>) {
  const clock = createFakeClock(start);
  const sent: number[] = [];
  const state = { here: true, confirm: async (): Promise<boolean> => true };
  const target: WriteTarget = {
    ...{ point: 'store.setpoint', device: 'store', min: -100, max: 100, unit: 'kW', expires: true, enabled: true },
    leastLifeMs: 1000,
    here: () => state.here,
    confirm: () => state.confirm(),
    encode:
      (value) =>
      async ({ confirm, due }) => {
        await confirm();
        if (!due()) return { status: 'too-late' };
        sent.push(value);
        return { status: 'acknowledged' };
      },
    read: async () => 0,
  };
  const writer = checkedWriter({ targets: [target], clock, record: async ({ value }) => record(value) });
  const write = (leftMs: number, sendWithinMs?: number, value = 50) =>
    writer.write({
      ...{ point: 'store.setpoint', value, expiresAt: clock.now() + leftMs, key: `of ${value}` },
      ...(sendWithinMs === undefined ? {} : { sendWithinMs }),
    });
  return { clock, sent, state, write };
}

describe('between the check of an order and its first byte', () => {
  it('an order that holds is sent, by however little', async () => {
    const { sent, write } = scene(() => undefined);
    expect(await write(60_000, 60_000)).toMatchObject({ status: 'acknowledged' });
    expect(sent).toEqual([50]);
  });

  it('a process that stood still longer than an order may wait does not send it, although its life is not over', async () => {
    const { sent, write } = scene(() => standStill(60));
    expect(await write(60_000, 30)).toMatchObject({ status: 'refused', code: 'expired' });
    expect(sent).toEqual([]);
  });

  it('its life goes on while the clock of the wall stands, or is set back', async () => {
    const { clock, sent, write } = scene(() => {
      standStill(60);
      clock.advance(-3_600_000);
    });
    expect(await write(1030)).toMatchObject({ status: 'refused', code: 'expired' });
    expect(sent).toEqual([]);
  });

  it('and by the clock of the wall, for a machine that slept', async () => {
    const { clock, sent, write } = scene(() => clock.advance(60_000));
    expect(await write(60_000)).toMatchObject({ status: 'refused', code: 'expired' });
    expect(sent).toEqual([]);
  });

  it('a machine that slept longer than an order may wait does not send it, although its life is not over', async () => {
    const { clock, sent, state, write } = scene(() => undefined);
    // It had been told that it leads, and woke up when another one did.
    state.confirm = async () => (clock.advance(5000), true);
    expect(await write(60_000, 3000)).toMatchObject({ status: 'refused', code: 'expired' });
    expect(sent).toEqual([]);
  });

  it('a process that leads the device no more does not send it', async () => {
    const { sent, state, write } = scene(() => void (state.here = false));
    expect(await write(60_000)).toMatchObject({ status: 'refused', code: 'elsewhere' });
    expect(sent).toEqual([]);
  });

  it.each<[string, () => Promise<boolean>]>([
    ['another process has taken the device over, and this one has not heard of it', async () => false],
    ['the database cannot say who leads', () => Promise.reject(new Error('no connection'))],
    ['the database does not say who leads', () => new Promise(() => {})],
    ['the process stood still after it had been told that it leads', async () => (standStill(60), true)],
  ])('%s: nothing is sent', async (_why, confirm) => {
    const { sent, state, write } = scene(() => undefined);
    state.confirm = confirm;
    expect(await write(60_000, 50)).toMatchObject({ status: 'refused' });
    expect(sent).toEqual([]);
  });

  it('whatever order waits for whatever long, the last that leaves is the newest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 2, maxLength: 6 }), async (waits) => {
        // Turns of the loop that the line in the audit log takes for each of them.
        const { sent, write } = scene(async (value) => {
          for (let turn = 0; turn < waits[value]!; turn++) await new Promise((resolve) => setImmediate(resolve));
        });
        const answers = await Promise.all(waits.map((_wait, value) => write(60_000, 60_000, value)));
        expect(sent).toEqual([...sent].sort((a, b) => a - b));
        expect(answers.at(-1)).toMatchObject({ status: 'acknowledged' });
      }),
      { numRuns: 30 },
    );
  });

  it('an order that is refused at the door takes nobody’s place', async () => {
    let bad: Promise<unknown> | null = null;
    const { sent, write } = scene(() => void (bad ??= write(60_000, 60_000, 500)));
    expect(await write(60_000)).toMatchObject({ status: 'acknowledged' });
    expect(await bad).toMatchObject({ code: 'out-of-range' });
    expect(sent).toEqual([50]);
  });
});

describe('the audit log and an order that only renews what the device holds', () => {
  /** Two plugins in front of one device. */
  function audited() {
    const clock = createFakeClock(start);
    const lines: { key: string; before: StandingOrder | null; answer: WriteAnswer | null }[] = [];
    const sent: string[] = [];
    const device: { answer: Sent } = { answer: { status: 'acknowledged' } };
    const newest = new Map();
    let sending = '';
    const target: WriteTarget = {
      ...{ point: 'p', device: 'store', min: -100, max: 100, unit: 'kW', expires: true, enabled: true, leastLifeMs: 0 },
      ...{ here: () => true, confirm: async () => true, read: async () => 0 },
      encode: () => async () => {
        sent.push(sending);
        return device.answer;
      },
    };
    const record: CheckedWriterParts['record'] = async ({ key }, _device, before, answer) =>
      void lines.push({ key, before, answer });
    const [own, other] = [0, 1].map(() => checkedWriter({ targets: [target], clock, record, newest }));
    const write = (key: string, renews?: string, value = 50, by = own!) => {
      sending = key;
      const order = { point: 'p', value, expiresAt: clock.now() + 60_000, key, ...(renews && { renews }) };
      return by.write(order);
    };
    return { clock, lines, sent, device, write, other: other! };
  }

  it('every order reaches the device; a line stands for each change, and says how often and until when the one before held', async () => {
    const { clock, lines, sent, write } = audited();
    await write('a');
    for (const [before, key] of ['a/1', 'a/2', 'a/3'].map((each, i, all) => [all[i - 1] ?? 'a', each] as const)) {
      clock.advance(30_000);
      await write(key, before);
    }
    const until = clock.now() + 60_000;
    await write('b', 'a/3', 60);
    expect(sent).toEqual(['a', 'a/1', 'a/2', 'a/3', 'b']);
    expect(lines.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(lines[1]!.before).toMatchObject({ order: { key: 'a', value: 50 }, renewals: 3, until });
  });

  it.each<[string, Sent, object]>([
    [
      'the device does not answer',
      { status: 'timed-out', reason: 'silent' },
      { status: 'timed-out', reason: 'silent' },
    ],
    [
      'the device refuses',
      { status: 'refused', reason: 'busy' },
      { status: 'refused', code: 'device-refused', reason: 'busy' },
    ],
    ['it comes too late for the device', { status: 'too-late' }, { status: 'refused', code: 'expired' }],
  ])('a renewal has its line, with the answer and what was held before, when %s', async (_why, sent, answer) => {
    const { device, lines, write } = audited();
    await write('a');
    await write('a/1', 'a');
    device.answer = sent;
    const given = await write('a/2', 'a/1');
    expect(lines).toMatchObject([
      { key: 'a', before: null, answer: null },
      { key: 'a/2', before: { order: { key: 'a' }, renewals: 1 }, answer },
    ]);
    expect(lines[1]!.answer).toBe(given);
  });

  it.each<[string, (scene: ReturnType<typeof audited>) => Promise<unknown> | void]>([
    ['the device has forgotten it', ({ clock }) => clock.advance(60_000)],
    ['another plugin wrote in between', ({ write, other }) => write('x', undefined, 50, other)],
    [
      'the one before was not acknowledged',
      async ({ device, write }) => {
        device.answer = { status: 'timed-out', reason: 'silent' };
        await write('a/0', 'a');
        device.answer = { status: 'acknowledged' };
      },
    ],
    ['it names another one', async ({ write }) => write('c')],
  ])('it has a line of its own when %s', async (_why, happens) => {
    const scene = audited();
    await scene.write('a');
    await happens(scene);
    await scene.write('a/1', 'a');
    expect(scene.lines.at(-1)!.key).toBe('a/1');
  });
});
