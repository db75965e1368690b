import type { WriteAnswer } from '@lingtan/telemetry/contracts';
import { waitUntil } from '@lingtan/test-kit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SetpointCommand } from '../../contracts/index.ts';
import { command, person } from '../../domain/gate/fixtures/gate-fixture.ts';
import { gateOf } from '../fixtures/one-gate.ts';

afterEach(() => void vi.restoreAllMocks());

type Held = ReturnType<typeof gateOf>;
let ids = 0;

function submit({ gate, clock }: Held, more: Partial<SetpointCommand> = {}) {
  const now = clock.now();
  const raw = command({ id: `u${(ids += 1)}`, validFrom: now, expiresAt: now + 60_000, ...more });
  return gate.submit([{ raw, commandNo: null }]);
}
const confirmed = ({ channel }: Held) => waitUntil(() => channel.write?.state.phase === 'confirmed');
const rows = ({ stored }: Held, of: string) => stored.filter(({ table }) => table === of).map(({ values }) => values);
/** Of the newest word about renewals: decision, how often, and of when one is whose outcome is not known. */
const renewed = (held: Held) => {
  const [, decision, times, , , pendingAt] = rows(held, 'renewals').at(-1)!;
  return { decision, times, pendingAt };
};
const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A setpoint that was renewed twice, as it should be. */
async function renewedTwice(committing?: Parameters<typeof gateOf>[0]): Promise<Held> {
  const held = gateOf(committing);
  for (let i = 0; i < 3; i++) {
    await submit(held);
    await confirmed(held);
    held.clock.advance(30_000);
  }
  await waitUntil(() => renewed(held).times === 2 && renewed(held).pendingAt === null);
  return held;
}

const answers: [string, WriteAnswer][] = [
  ['refused by the device', { status: 'refused', code: 'device-refused', reason: 'busy', at: 0 }],
  ['too late at the connector', { status: 'refused', code: 'expired', reason: 'it waited', at: 0 }],
  ['not answered', { status: 'timed-out', reason: 'silent', at: 0 }],
];
const happens: [string, (held: Held) => void][] = [
  ...answers.map(([what, answer]): [string, (held: Held) => void] => [
    what,
    ({ device, clock }) => void (device.connector = async () => ({ ...answer, at: clock.now() })),
  ]),
  ['dropped, since the lead is lost', ({ lead }) => void (lead.leftMs = 0)],
];

describe('a renewal that does not reach the device for certain', () => {
  it.each(happens)(
    'is a decision of its own when it is %s, although the device still holds the same',
    async (_what, go) => {
      const held = await renewedTwice();
      const before = { no: held.channel.held!.no, lifeEnd: held.channel.lifeEnd, kept: held.evidence.length };
      go(held);
      await submit(held);
      await waitUntil(() => rows(held, 'write_results').length === 2);
      expect(rows(held, 'decisions').length).toBe(2);
      expect(renewed(held)).toEqual({ decision: before.no, times: 2, pendingAt: null });
      expect(held.channel.held!.no).not.toBe(before.no);
      expect(held.channel.lifeEnd).toBe(before.lifeEnd);
      const result = rows(held, 'write_results').at(-1)!;
      expect(result[1]).toBe(held.channel.held!.no);
      expect(result[5]).toEqual(expect.stringMatching(/refused|timed-out|lead-lost/));
      // What the last renewal that reached it rested on is kept.
      const kept = held.evidence.slice(before.kept).map(([ref]) => ref);
      expect(kept).toContain(`dispatch.setpoint/${before.no}`);
    },
  );

  it('and when it was decided too long ago', async () => {
    const late = { ms: 0 };
    const held = await renewedTwice((_lead, clock) => (clock.advance(late.ms), (late.ms = 0)));
    late.ms = 3100;
    await submit(held);
    await waitUntil(() => rows(held, 'decisions').length === 2);
    expect(renewed(held)).toMatchObject({ times: 2, pendingAt: null });
    expect(held.codes()).toEqual(['write-too-late']);
  });

  it.each(['acknowledged after that', 'refused after that'])(
    'and when a command takes its place before it is answered: %s',
    async (then) => {
      const held = await renewedTwice();
      const { no } = held.channel.held!;
      let answer = (_given: WriteAnswer): void => undefined;
      const { connector } = held.device;
      held.device.connector = () => new Promise((resolve) => void (answer = resolve));
      await submit(held);
      held.device.connector = connector;
      await submit(held, { setpointKw: 0, source: 'manual', level: 'manual', principal: person('anna') });
      const at = held.clock.now();
      const refused = { status: 'refused', code: 'superseded', reason: 'a newer order', at } as const;
      answer(then.startsWith('ack') ? { status: 'acknowledged', at } : refused);
      await waitUntil(() => rows(held, 'write_results').length === 2);
      await turns();
      expect(renewed(held)).toEqual({ decision: no, times: 2, pendingAt: null });
      expect(rows(held, 'decisions').length).toBe(3);
      // The command is the newest of them.
      expect(held.channel.held!.no).toBe(no + 2);
    },
  );

  it('is not counted, and said to be open, when the process ends between its record and its bytes', async () => {
    const killed = { now: false };
    const held = await renewedTwice(() => (killed.now ? new Promise(() => {}) : undefined));
    killed.now = true;
    const sent = held.orders.length;
    void submit(held);
    await waitUntil(() => rows(held, 'renewals').length === 5);
    await turns();
    expect(held.orders.length).toBe(sent);
    const pendingAt = new Date(held.clock.now()).toISOString();
    expect(renewed(held)).toEqual({ decision: held.channel.held!.no, times: 2, pendingAt });
  });

  it.each(['acknowledged', 'timed-out'] as const)(
    'leaves nothing but a line of the log where another leads by the time it is %s',
    async (status) => {
      const held = await renewedTwice();
      const { stored, device, park, clock } = held;
      device.connector = async () => {
        park.fence = 2;
        return status === 'acknowledged' ? { status, at: clock.now() } : { status, reason: 'silent', at: clock.now() };
      };
      await submit(held);
      const before = stored.length;
      await waitUntil(() => held.codes().includes('write-fence-over'));
      await turns();
      expect(stored.length).toBe(before);
      expect(renewed(held)).toMatchObject({ times: 2, pendingAt: new Date(clock.now()).toISOString() });
    },
  );
});
