import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { methodKey, producerOf } from './evidence-names.ts';
import { evidenceText, evidenceValue, partsText, refLabel } from './evidence-text.ts';

describe('values of the chain', () => {
  test('exact values are grouped digit by digit, whatever their length', () => {
    expect(evidenceValue('9007199254740993', 'Wh', 'en')).toBe('9,007,199,254,740,993 Wh');
    expect(evidenceValue('-1234.5678', 'kW', 'en')).toBe('-1,234.5678 kW');
    expect(evidenceValue('12', undefined, 'zh-CN')).toBe('12');
  });

  test('no value has more decimals than are read, and none is off by more than the last of them', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(digits, digits, fc.constantFrom('', '-'), (whole, fraction, sign) => {
        const shown = evidenceValue(`${sign}${whole}.${fraction}`, undefined, 'en');
        expect(shown).toMatch(/^-?[\d,]+(\.\d{1,6})?$/);
        const scaled = (text: string): bigint => {
          const [before = '', after = ''] = text.replaceAll(/[-,]/g, '').split('.');
          return BigInt(before + after.padEnd(20, '0'));
        };
        const off = scaled(shown) - scaled(`${whole}.${fraction}`);
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(5n * 10n ** 13n);
      }),
    );
  });

  test('what is made of parts is said in words, whatever it holds', () => {
    const say = (_key: string, value: string | number | boolean | null) => evidenceText(value, 'en');
    const claims = '[{"contract":"c-1","nominatedWh":1234.5678901234567},{"contract":"c-2","nominatedWh":null}]';
    expect(partsText(claims, (key) => key, say)).toBe(
      'contract c-1, nominatedWh 1,234.56789; contract c-2, nominatedWh –',
    );
    expect(partsText('[]', (key) => key, say)).toBe('–');
    expect(partsText('long-gap', (key) => key, say)).toBeNull();
    const word = fc.string({ unit: fc.constantFrom(...'abcdef '), minLength: 1 });
    const leaf = fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('tree')), fc.dictionary(word, tie('tree'))),
    }));
    fc.assert(
      fc.property(fc.array(tree), (value) => {
        expect(partsText(JSON.stringify(value), (key) => key, say)).not.toMatch(/[{}[\]"]/);
      }),
    );
  });

  test('a share reads as a percentage, a count has no unit', () => {
    expect(evidenceValue(0.018941, '1', 'en')).toBe('1.894 %');
    expect(evidenceValue('3', '1', 'en')).toBe('3');
    expect(evidenceValue(null, 'Wh', 'en')).toBe('–');
  });

  test('instants are shown in the zone of the park', () => {
    expect(evidenceText('2026-11-23T16:00:00.000Z', 'en')).toBe('2026-11-24 00:00:00');
    expect(evidenceText('long-gap', 'en')).toBe('long-gap');
    expect(refLabel('energy.interval/pv-roof.export/2026-11-23T16:15:00.000Z@2')).toBe('pv-roof.export · 11-24 00:15');
    expect(refLabel('energy.supply/pv/all/2026-11-23T16:00:00.000Z/2026-11-24T16:00:00.000Z')).toBe(
      'pv/all · 2026-11-24',
    );
    expect(refLabel('energy.supply/pv/all/2026-11-24T16:00:00.000Z/2026-11-25T03:45:00.000Z')).toBe(
      'pv/all · 11-25 00:00 – 11:45',
    );
  });

  test('a method and its maker give the place of its texts', () => {
    expect(methodKey('energy.counter-difference@1')).toBe('counter-difference');
    expect(methodKey(null)).toBe('');
    expect(producerOf({ producedBy: 'energy-metering@0.1.0' })).toBe('energy-metering');
  });
});
