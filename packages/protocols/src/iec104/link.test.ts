import { describe, expect, it } from 'vitest';
import { decodeIec104, encodeIec104, type Iec104Apdu } from './apdu.ts';
import { Iec104Link } from './link.ts';

const asdu = (number: number): Uint8Array => Uint8Array.of(100, 1, 6, 0, 1, 0, number & 0xff, number >> 8, 0, 20);
const u = (name: Extract<Iec104Apdu, { format: 'U' }>['function']): Uint8Array =>
  encodeIec104({ format: 'U', function: name });

/** The units that bytes hold. */
function units(bytes: Uint8Array): Iec104Apdu[] {
  const found: Iec104Apdu[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const result = decodeIec104(rest);
    if (!result.ok) throw new Error(result.error.message);
    found.push(result.value);
    rest = result.rest;
  }
  return found;
}

function startedPair(): { client: Iec104Link; server: Iec104Link } {
  const client = new Iec104Link('controlling', 0);
  const server = new Iec104Link('controlled', 0);
  const answer = server.receive(client.start(0).send, 0);
  client.receive(answer.send, 0);
  expect([client.started, server.started]).toEqual([true, true]);
  return { client, server };
}

describe('IEC 104 link', () => {
  it('carries 40,000 ASDUs over the wrap of the numbers, in order, never beyond the window', () => {
    const { client, server } = startedPair();
    const sent: number[] = [];
    const received: number[] = [];
    let mostQueued = 0;
    for (let number = 0; number < 40_000; number++) {
      const step = server.send(asdu(number), number);
      sent.push(number & 0xffff);
      mostQueued = Math.max(mostQueued, server.queued);
      const taken = client.receive(step.send, number);
      if (taken.close) throw new Error(taken.close);
      received.push(...taken.asdus.map((each) => each[6]! | (each[7]! << 8)));
      const back = server.receive(taken.send, number);
      received.push(...client.receive(back.send, number).asdus.map((each) => each[6]! | (each[7]! << 8)));
    }
    expect(received).toEqual(sent);
    expect(mostQueued).toBeLessThanOrEqual(1);
  });

  it('holds back beyond k units without acknowledgement, and goes on when it comes', () => {
    const { client, server } = startedPair();
    const out = Array.from({ length: 15 }, (_, number) => server.send(asdu(number), 0).send);
    expect(units(Uint8Array.from(out.flatMap((each) => [...each])))).toHaveLength(12);
    expect(server.queued).toBe(3);
    // w = 8: the client acknowledges at once.
    const taken = client.receive(Uint8Array.from(out.flatMap((each) => [...each])), 0);
    expect(units(taken.send)).toEqual([{ format: 'S', received: 12 }]);
    expect(units(server.receive(taken.send, 0).send)).toHaveLength(3);
    expect(server.queued).toBe(0);
  });

  it('acknowledges after t2, tests after t3, closes after t1', () => {
    const { client, server } = startedPair();
    const { send } = server.send(asdu(1), 0);
    client.receive(send, 0);
    expect(units(client.tick(9_999).send)).toEqual([]);
    expect(units(client.tick(10_000).send)).toEqual([{ format: 'S', received: 1 }]);
    expect(units(client.tick(20_000).send)).toEqual([{ format: 'U', function: 'TESTFR act' }]);
    expect(client.tick(34_999).close).toBeUndefined();
    expect(client.tick(35_000).close).toBe('no TESTFR con within 15000 ms');
    expect(server.tick(15_000).close).toBe('no acknowledgement within 15000 ms');
  });

  it.each([
    [
      'a gap in the numbers',
      encodeIec104({ format: 'I', sent: 1, received: 0, asdu: asdu(1) }),
      'unit 1 came where 0 was due',
    ],
    [
      'an acknowledgement of what was never sent',
      encodeIec104({ format: 'S', received: 1 }),
      'acknowledgement of 1, sent were up to 0',
    ],
    ['a confirmation nobody asked for', u('TESTFR con'), 'TESTFR con without a request'],
    ['noise', Uint8Array.of(0x69), 'a unit begins with 68h'],
  ])('closes on %s', (_, bytes, reason) => {
    const { client } = startedPair();
    expect(client.receive(bytes, 0).close).toBe(reason);
    expect(client.started).toBe(false);
  });

  it('takes no data before it is started, and answers a test', () => {
    const server = new Iec104Link('controlled', 0);
    expect(units(server.receive(u('TESTFR act'), 0).send)).toEqual([{ format: 'U', function: 'TESTFR con' }]);
    expect(server.send(asdu(1), 0).send).toHaveLength(0);
    const data = encodeIec104({ format: 'I', sent: 0, received: 0, asdu: asdu(1) });
    expect(server.receive(data, 0).close).toBe('data before STARTDT');
  });
});
