import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vesselFlow, type Vessel } from './reverse-osmosis.ts';

/** Osmotic pressure of NaCl at 25 °C by its mass fraction, kg/m³ and Pa (van 't Hoff with the osmotic coefficient of WaterTAP's package). */
function brine(massFraction: number): { feedKgM3: number; osmoticFeed: number; density: number } {
  const density = 995 + 756 * massFraction;
  const coefficient = 4.92 * massFraction ** 2 + 0.0889 * massFraction + 0.918;
  const molality = massFraction / (1 - massFraction) / 0.05844;
  return { density, feedKgM3: massFraction * density, osmoticFeed: 2 * coefficient * molality * 1000 * 8.314 * 298.15 };
}

/**
 * The same vessel by another way: it marches in water that has passed, with the membrane area and the pressure as what follows, in steps
 * that are taken at their end, and finds the flux of each by substitution.
 */
function marched(vessel: Vessel, steps = 20_000): { recovery: number; permeateKgM3: number } {
  const { A, B, elements, elementArea, feedM3S, feedKgM3, osmoticFeed, polarisation, massTransfer } = vessel;
  const perKg = osmoticFeed / feedKgM3;
  const piece = feedM3S / steps;
  let [water, salt, pressure, area] = [feedM3S, feedM3S * feedKgM3, vessel.pressure, 0];
  let flux = A * Math.max(1e4, pressure - osmoticFeed) * 0.5;
  while (water > 2 * piece) {
    const next = water - piece;
    let passed = 0;
    for (let round = 0; round < 400; round++) {
      const bulk = (salt - passed * piece) / next;
      const film = massTransfer === undefined ? 1 : Math.exp(flux / massTransfer);
      const wall = massTransfer === undefined ? (polarisation ?? 1) * bulk : passed + (bulk - passed) * film;
      passed = (B * wall) / (flux + B);
      const better = A * (pressure - perKg * (wall - passed));
      const moved = Math.max(flux * 0.5, flux + 0.3 * (better - flux));
      if (Math.abs(moved - flux) < 1e-10 * flux) break;
      flux = moved;
    }
    const grown = area + piece / flux;
    if (grown > elements * elementArea) {
      // The last piece is only as large as the membrane that is left.
      const share = ((elements * elementArea - area) * flux) / piece;
      water -= share * piece;
      salt -= share * piece * passed;
      break;
    }
    pressure -= ((vessel.pressureDrop * (next / feedM3S) ** vessel.dropExponent) / elementArea) * (grown - area);
    [water, salt, area] = [next, salt - passed * piece, grown];
  }
  return { recovery: 1 - water / feedM3S, permeateKgM3: (feedM3S * feedKgM3 - salt) / (feedM3S - water) };
}

const membrane = { A: 4.2e-12, B: 3.5e-8, dropExponent: 0 };

describe('a vessel of reverse osmosis', () => {
  it('recovers what its area gives in closed form where no salt passes, up to where the pressure holds no more', () => {
    const share = fc.double({ min: 0.02, max: 0.995, noNaN: true });
    const osmotic = fc.double({ min: 0.01, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(share, osmotic, fc.integer({ min: 1, max: 8 }), (ofMost, ofPressure, elements) => {
        const [pressure, feedM3S, A] = [40e5, 2e-3, 4e-12];
        // dQ = −A (ΔP − Δπ Q₀ ÷ Q) da, integrated: the area that a recovery takes.
        const recovery = ofMost * (1 - ofPressure);
        const end = 1 - recovery;
        const passed = recovery + ofPressure * Math.log((1 - ofPressure) / (end - ofPressure));
        const elementArea = (feedM3S * passed) / (A * pressure) / elements;
        const found = vesselFlow({
          ...{ A, B: 0, elements, elementArea, pressure, pressureDrop: 0, dropExponent: 0 },
          ...{ osmoticFeed: ofPressure * pressure, feedKgM3: 5, feedM3S, polarisation: 1 },
        });
        expect(found.recovery / recovery).toBeCloseTo(1, 7);
        expect((found.concentrateKgM3 * end) / 5).toBeCloseTo(1, 6);
      }),
    );
  });

  it.each([
    ['polarisation 1.1', { polarisation: 1.1 }, 0.23608853, 7.878835e-5],
    ['a film of 2e-5 m/s', { massTransfer: 2e-5 }, 0.19076277, 8.3368422e-5],
  ])('gives what WaterTAP publishes for 1 kg/s of 3.5 %% at 50 bar and 50 m², %s', (_, film, waterKgS, saltKgS) => {
    const { density, ...feed } = brine(0.035);
    const found = vesselFlow({
      ...{ ...membrane, ...feed, ...film, elements: 1, elementArea: 50, feedM3S: 1 / density },
      ...{ pressure: 50e5 - 101_325, pressureDrop: 3e5 },
    });
    // Within 5 %: WaterTAP takes the mean of both ends of the module.
    expect(Math.abs((found.permeateM3S * 1000) / waterKgS - 1)).toBeLessThan(0.05);
    expect(Math.abs((found.permeateM3S * found.permeateKgM3) / saltKgS - 1)).toBeLessThan(0.05);
  });

  it('agrees with an integration by another method for vessels of any make, and loses neither water nor salt', () => {
    const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const vessel = fc
      .record({
        ...{ A: between(2e-12, 1.5e-11), B: between(1e-8, 3e-7), elements: fc.integer({ min: 1, max: 8 }) },
        ...{ elementArea: between(30, 41), feedM3S: between(1.5e-3, 4e-3), share: between(0.005, 0.04) },
        ...{ over: between(6e5, 3e6), pressureDrop: between(0, 3e4), dropExponent: between(0, 1.7) },
        film: fc.oneof(
          between(1, 1.2).map((polarisation) => ({ polarisation })),
          between(2e-5, 8e-5).map((massTransfer) => ({ massTransfer })),
        ),
      })
      .map(({ share, over, film, ...rest }): Vessel => {
        const { feedKgM3, osmoticFeed } = brine(share);
        return { ...rest, ...film, feedKgM3, osmoticFeed, pressure: osmoticFeed + over + 8 * 3e4 };
      });
    fc.assert(
      fc.property(vessel, (made) => {
        const [found, other] = [vesselFlow(made), marched(made)];
        expect(Math.abs(found.recovery / other.recovery - 1)).toBeLessThan(0.01);
        expect(Math.abs(found.permeateKgM3 / other.permeateKgM3 - 1)).toBeLessThan(0.01);
        const { permeateM3S, permeateKgM3, concentrateM3S, concentrateKgM3, elements } = found;
        expect(permeateM3S + concentrateM3S).toBeCloseTo(made.feedM3S, 12);
        const salt = permeateM3S * permeateKgM3 + concentrateM3S * concentrateKgM3;
        expect(Math.abs(salt / (made.feedM3S * made.feedKgM3) - 1)).toBeLessThan(1e-9);
        // Along the vessel the water gets less and saltier, and gives less.
        elements.slice(1).forEach((each, index) => {
          const before = elements[index]!;
          expect(each.feedKgM3).toBeGreaterThan(before.feedKgM3);
          expect(each.waterFlux).toBeLessThan(before.waterFlux);
          expect(each.pressure).toBeLessThanOrEqual(before.pressure);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('is the same however the membrane is cut into elements, and says where the feed is used up', () => {
    const { density: _, ...feed } = brine(0.02);
    const of = (elements: number): Vessel => ({
      ...{ ...membrane, ...feed, elements, elementArea: 210 / elements, feedM3S: 3e-3, polarisation: 1.1 },
      ...{ pressure: 3e6, pressureDrop: 1.2e5 / elements },
    });
    const whole = vesselFlow(of(1));
    for (const elements of [2, 6, 7]) expect(vesselFlow(of(elements)).recovery).toBeCloseTo(whole.recovery, 6);
    expect(() => vesselFlow({ ...of(6), pressureDrop: 1e6 })).toThrow(
      expect.objectContaining({ code: 'WATER_MEMBRANE_DRY', message: expect.stringContaining('element 4') as string }),
    );
  });
});
