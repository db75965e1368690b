import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRef, parseRef, worstQuality } from './evidence.ts';

describe('evidence references', () => {
  it('take apart what they were made from', () => {
    const segment = fc.stringMatching(/^[a-z0-9][a-zA-Z0-9.:_-]{0,20}$/);
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(10_000)),
        (segments, revision) => {
          const key = segments.join('/');
          expect(parseRef(formatRef('energy.interval', key, revision))).toEqual({
            kind: 'energy.interval',
            key,
            revision,
          });
        },
      ),
    );
  });

  it('are refused, not thrown at, when they come broken out of a URL', () => {
    fc.assert(fc.property(fc.string({ maxLength: 600 }), (text) => void parseRef(text)));
    for (const bad of ['', 'energy', 'energy.interval', 'energy.interval/', 'Energy.x/y', `a.b/${'x'.repeat(600)}`])
      expect(parseRef(bad)).toBeNull();
  });

  it('keep the worst quality', () => {
    expect(worstQuality(['actual', 'edited', 'estimated'])).toBe('edited');
    expect(worstQuality([])).toBe('missing');
  });
});
