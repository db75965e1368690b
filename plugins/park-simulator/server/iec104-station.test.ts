import type { Iec104Asdu } from '@lingtan/protocols';
import { expect, it } from 'vitest';
import { iec104Object, type Iec104ObjectConfig } from '../contracts/telecontrol.ts';
import { Iec104Station } from './iec104-station.ts';
import type { SetpointLog } from './setpoint-log.ts';

/** Objects of every kind in every group that its kind has, and one of each kind in none. */
const objects: Iec104ObjectConfig[] = [undefined, ...Array.from({ length: 16 }, (_, at) => at + 1)].flatMap((group) =>
  (['float', 'scaled', 'normalised', 'single', 'counter'] as const)
    .filter((type) => type !== 'counter' || group === undefined || group <= 4)
    .map((type, kind) => ({
      ...iec104Object.parse({ point: `${type}.${group ?? 'none'}`, address: 1 + kind * 100 + (group ?? 0), type }),
      ...(group === undefined ? {} : { group }),
    })),
);
const station = new Iec104Station({
  commonAddress: 1,
  asset: 'a',
  objects,
  value: () => 0,
  wallMs: () => 0,
  setpoints: {} as SetpointLog,
});
const ask = (typeId: number, value: number): Iec104Asdu[] =>
  station.answer({
    ...{ typeId, cause: 6, originator: 0, commonAddress: 1, sequence: false, negative: false, test: false },
    objects: [{ address: 0, value }],
  });

/** What a request asks for by IEC 60870-5-101, 7.2.6.22 and 7.2.6.23: the objects, and the cause with which they come. */
function meant(typeId: number, qualifier: number): { of: Iec104ObjectConfig[]; cause: number } | null {
  const mine = objects.filter(({ type }) => (type === 'counter') === (typeId === 101));
  const inGroup = (group: number) => mine.filter((object) => object.group === group);
  if (typeId === 100) {
    if (qualifier === 20) return { of: mine, cause: 20 };
    return qualifier >= 21 && qualifier <= 36 ? { of: inGroup(qualifier - 20), cause: qualifier } : null;
  }
  const request = qualifier % 64;
  if (request === 5) return { of: mine, cause: 37 };
  return request >= 1 && request <= 4 ? { of: inGroup(request), cause: 37 + request } : null;
}

it.each([100, 101])(
  'an interrogation (type %i) is answered with what its qualifier asks for, whichever it is',
  (typeId) => {
    for (let qualifier = 0; qualifier < 256; qualifier++) {
      const [confirm, ...rest] = ask(typeId, qualifier);
      const wanted = meant(typeId, qualifier);
      expect(confirm, String(qualifier)).toMatchObject({ typeId, cause: 7, negative: wanted === null });
      if (!wanted) {
        expect(rest).toEqual([]);
        continue;
      }
      const told = rest.slice(0, -1);
      expect(rest.at(-1)).toMatchObject({ typeId, cause: 10 });
      expect(
        told.map(({ cause }) => cause),
        String(qualifier),
      ).toEqual(told.map(() => wanted.cause));
      const addresses = told.flatMap((asdu) => asdu.objects.map(({ address }) => address)).sort((a, b) => a - b);
      expect(addresses).toEqual(wanted.of.map(({ address }) => address).sort((a, b) => a - b));
    }
  },
);
