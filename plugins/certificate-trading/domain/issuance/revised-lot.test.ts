import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revisedLot } from './revised-lot.ts';

const lot = { certifiedWh: 8000, plainWh: 2000, usedCertifiedWh: 5000, usedPlainWh: 0 };

describe('a charge that is revised', () => {
  it('loses its plain part first, then what is not discharged, and only then certificates', () => {
    expect(revisedLot(lot, 10_000, 0.9)).toEqual({ lostCertifiedWh: 0, lostPlainWh: 0, outputWh: 4500 });
    expect(revisedLot(lot, 9000, 0.9)).toEqual({ lostCertifiedWh: 0, lostPlainWh: 1000, outputWh: 4500 });
    expect(revisedLot(lot, 6000, 0.9)).toEqual({ lostCertifiedWh: 2000, lostPlainWh: 2000, outputWh: 4500 });
    // 4 kWh went in and 5 of it were discharged: certificates for one too many, 900 Wh, go back.
    expect(revisedLot(lot, 4000, 0.9)).toEqual({ lostCertifiedWh: 3000, lostPlainWh: 2000, outputWh: 3600 });
    expect(revisedLot(lot, 0, 0.9).outputWh).toBe(0);
  });

  it('is a bigger lot when it was more; what no certificate stands behind is plain', () => {
    expect(revisedLot(lot, 13_000, 0.9)).toEqual({ lostCertifiedWh: 0, lostPlainWh: -3000, outputWh: 4500 });
  });

  it('never has more left than it was, and comes back to where it was when it is revised back', () => {
    const amount = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (certifiedWh, plainWh, a, b, wh) => {
        const used = { usedCertifiedWh: Math.min(a, certifiedWh), usedPlainWh: Math.min(b, plainWh) };
        const recorded = { certifiedWh, plainWh, ...used };
        const { lostCertifiedWh, lostPlainWh, outputWh } = revisedLot(recorded, wh, 0.85);
        const left = certifiedWh - used.usedCertifiedWh - lostCertifiedWh + (plainWh - used.usedPlainWh - lostPlainWh);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(wh);
        expect(outputWh).toBeLessThanOrEqual(Math.min(wh, used.usedCertifiedWh));
        const back = revisedLot(recorded, certifiedWh + plainWh, 0.85);
        expect([back.lostCertifiedWh, back.lostPlainWh]).toEqual([0, 0]);
      }),
    );
  });
});
