import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gateDeviceKinds } from '../../contracts/gate/device.ts';
import en from '../../locales/en.json';
import zh from '../../locales/zh-CN.json';
import { powerEntry, readNumber } from './power-entry.ts';

const kw = fc.integer({ min: -60_000_000, max: 60_000_000 }).map((watts) => watts / 1000);
const ranged = fc
  .record({ kind: fc.constantFrom(...gateDeviceKinds), minKw: kw, maxKw: kw })
  .map(({ kind, minKw, maxKw }) => ({ kind, minKw: Math.min(minKw, maxKw), maxKw: Math.max(minKw, maxKw) }));

it('a power is typed in the unit that the range beside the field is read in, of every kind of device', () => {
  fc.assert(
    fc.property(ranged, kw, (device, power) => {
      const entry = powerEntry(device);
      for (const bound of [device.minKw, device.maxKw]) {
        const shown = entry.show(bound, 'en');
        expect(shown.endsWith(` ${entry.unit}`), shown).toBe(true);
        // What is read off the range and typed is what it says, to the digits that it shows.
        const digits = shown.split(' ')[0]!.replaceAll(',', '');
        const kwPerUnit = shown.endsWith(' MW') ? 1000 : 1;
        const half = 0.5 * 10 ** -(digits.split('.')[1]?.length ?? 0) * kwPerUnit;
        for (const kwSaid of [Number(digits) * kwPerUnit, entry.read(digits)!])
          expect(Math.abs(kwSaid - bound), shown).toBeLessThanOrEqual(half * 1.001);
      }
      expect(entry.read(entry.typed(power))).toBe(power);
      expect(Math.sign(entry.read(entry.typed(power))!)).toBe(Math.sign(power));
    }),
  );
});

it('what is typed is a number with digits and a point, or nothing', () => {
  for (const text of ['', ' ', '-', '1e3', '0x10', '1,5', '1.', '.5', '--1', 'NaN', 'Infinity'])
    expect(readNumber(text), text).toBeNull();
  expect(['-1.25', '+2', '0'].map(readNumber)).toEqual([-1.25, 2, 0]);
});

it('the word for what is above and below 0 stands beside it, and says both ways where both can be had', () => {
  fc.assert(
    fc.property(ranged, (device) => {
      const { sign } = powerEntry(device);
      expect(sign === 'battery').toBe(device.kind === 'battery');
      for (const words of [en, zh]) {
        const text = words.control['setpoint-sign'][sign];
        expect(words.control['setpoint-help']).toContain('{{sign}}');
        expect(words.control['setpoint-means']).toContain('{{sign}}');
        if (device.minKw < 0) expect(text).toMatch(/below 0|小于 0|负/);
      }
    }),
  );
});
