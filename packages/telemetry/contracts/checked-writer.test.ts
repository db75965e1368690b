import { createFakeClock } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { checkedWriter, type WriteTarget } from './checked-writer.ts';

const start = '2026-11-30T08:00:00Z';

/** Nothing of this process runs for so long: it was stopped, or its loop was taken. */
const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function scene(record: () => void) {
  const clock = createFakeClock(start);
  const sent: number[] = [];
  const state = { here: true };
  const target: WriteTarget = {
    ...{ point: 'store.setpoint', device: 'store', min: -100, max: 100, unit: 'kW', expires: true, enabled: true },
    leastLifeMs: 1000,
    here: () => state.here,
    encode:
      (value) =>
      async ({ due }) => {
        if (!due()) return { status: 'too-late' };
        sent.push(value);
        return { status: 'acknowledged' };
      },
    read: async () => 0,
  };
  const writer = checkedWriter({ targets: [target], clock, record: async () => record() });
  const write = (leftMs: number, sendWithinMs?: number) =>
    writer.write({
      ...{ point: 'store.setpoint', value: 50, expiresAt: clock.now() + leftMs, key: 'one' },
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

  it('a process that leads the device no more does not send it', async () => {
    const { sent, state, write } = scene(() => void (state.here = false));
    expect(await write(60_000)).toMatchObject({ status: 'refused', code: 'elsewhere' });
    expect(sent).toEqual([]);
  });
});
