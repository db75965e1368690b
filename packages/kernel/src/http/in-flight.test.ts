import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('requests of one caller', () => {
  it('go a few at once, in their order, and leave others alone', async () => {
    const inFlight = new InFlight({ atOnce: 2, waiting: 3, patienceMs: 60_000 });
    const entered: string[] = [];
    const enter = (name: string, caller = 'a') =>
      inFlight.enter(caller).then((leave) => {
        entered.push(name);
        return leave;
      });
    const [one, two, three, four] = [enter('1'), enter('2'), enter('3'), enter('4')];
    const other = await enter('other', 'b');
    expect(entered).toEqual(['1', '2', 'other']);
    (await one)();
    const third = await three;
    expect(entered).toEqual(['1', '2', 'other', '3']);
    third();
    await four;
    expect(entered.at(-1)).toBe('4');
    other();
    (await two)();
    (await four)();
    // All have left: as many as at first may enter at once.
    await Promise.all([enter('5'), enter('6')]);
    expect(entered.slice(-2)).toEqual(['5', '6']);
  });

  it('are refused when as many wait as may, which costs those that wait nothing', async () => {
    const inFlight = new InFlight({ atOnce: 1, waiting: 2, patienceMs: 60_000 });
    const leave = await inFlight.enter('a');
    const waiting = [inFlight.enter('a'), inFlight.enter('a')];
    await expect(inFlight.enter('a')).rejects.toMatchObject({ code: 'HTTP_TOO_MANY_REQUESTS' });
    leave();
    (await waiting[0]!)();
    (await waiting[1]!)();
    (await inFlight.enter('a'))();
  });

  it('are told that their turn did not come, or leave when their caller has gone; the others keep their order', async () => {
    const inFlight = new InFlight({ atOnce: 1, waiting: 3, patienceMs: 20 });
    const leave = await inFlight.enter('a');
    await expect(inFlight.enter('a')).rejects.toMatchObject({ code: 'HTTP_BUSY', status: 503 });
    const patient = new InFlight({ atOnce: 1, waiting: 3, patienceMs: 60_000 });
    const end = await patient.enter('a');
    const gone = new AbortController();
    const waits = patient.enter('a', gone.signal);
    const next = patient.enter('a');
    gone.abort();
    await expect(waits).rejects.toMatchObject({ code: 'HTTP_BUSY' });
    await expect(patient.enter('a', gone.signal)).rejects.toMatchObject({ code: 'HTTP_BUSY' });
    end();
    (await next)();
    leave();
    (await inFlight.enter('a'))();
  });
});
