import { describe, expect, it } from 'vitest';
import { assertGoodPassword, randomPassword } from './password-policy.ts';

const refusal = expect.objectContaining({ code: 'AUTH_WEAK_PASSWORD' }) as Error;

describe('a password', () => {
  // From different heights of the list of breached passwords, the last ones from its end.
  it.each(['q1w2e3r4t5y6', 'hannahmontana', 'GfhjkmGfhjkm', 'greedisgood1', 'leavemealone', 'zxcasdqwe123'])(
    'is refused when it is known from a breach, however it is written: %s',
    (known) => {
      for (const written of [known, known.toUpperCase(), known.toLowerCase()])
        expect(() => assertGoodPassword(written, 'a@b.cn'), written).toThrowError(refusal);
    },
  );

  it.each([
    'Lingtan-2026!!',
    'zero-carbon-park',
    'operator-000001',
    'wang.xiaoming@steel-works.cn',
    'Wang.Xiaoming1990',
    'steelworks2026',
    'STEEL-20262026',
    'xiaoming123456',
  ])('is refused when it is a word of this place or of its person with digits around it: %s', (near) =>
    expect(() => assertGoodPassword(near, 'Wang.Xiaoming@steel-works.cn')).toThrowError(refusal),
  );

  it('may be made of anything, a sentence or many signs, and is never refused for its kinds of characters', () => {
    for (const good of [
      'correct horse battery staple',
      'xiaoming likes steel that rolls',
      '钢铁厂的第三座高炉今天停了',
      'aaaaaaaaaaaabbbbbbbbbbbbcd',
      `${'long '.repeat(25)}end`,
      '        one space too many',
    ])
      expect(() => assertGoodPassword(good, 'xiaoming@steel-works.cn'), good).not.toThrow();
    for (let n = 0; n < 20; n++) expect(() => assertGoodPassword(randomPassword(), 'a@b.cn')).not.toThrow();
    // 31 signs: 26 of them are more than 128 bits.
    expect(randomPassword().replaceAll('-', '')).toMatch(/^[a-z2-9]{26,}$/);
  });

  it('says why in both languages', () => {
    try {
      assertGoodPassword('short', 'a@b.cn');
      expect.unreachable();
    } catch (error) {
      const { message, 'zh-CN': zh } = error as Error & { 'zh-CN': { message: string } };
      expect([message, zh.message]).toEqual([
        expect.stringContaining('at least 12 are needed'),
        expect.stringContaining('至少需要 12 个'),
      ]);
    }
  });
});
