import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('requests of one caller', () => {
  it('go a few at once, in their order, and leave others alone', async () => {
    const inFlight = new InFlight({ atOnce: 2, waiting: 3 });
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
    const inFlight = new InFlight({ atOnce: 1, waiting: 2 });
    const leave = await inFlight.enter('a');
    const waiting = [inFlight.enter('a'), inFlight.enter('a')];
    await expect(inFlight.enter('a')).rejects.toMatchObject({ code: 'HTTP_TOO_MANY_REQUESTS' });
    leave();
    (await waiting[0]!)();
    (await waiting[1]!)();
    (await inFlight.enter('a'))();
  });
});
