import { worstQuality } from '@lingtan/sdk';
import type { Quality } from '@lingtan/sdk';
import type { BillLineDraft, BillRemark } from '../../contracts/index.ts';
import { divideRounded, energyFen, formatDecimal, parseDecimal, safeFen } from '../tariff/index.ts';
import type { Decimal } from '../tariff/index.ts';
import type { QualityCounts } from '../quality.ts';
import type { BillFrame, BillPart } from './frame.ts';
import { sumSlots } from './measure.ts';
import type { Measured } from './measure.ts';

/** A line before it is numbered. */
export type UnnumberedLine = Omit<BillLineDraft, 'no'>;

/** Digits of a mean market price on a line. */
const meanDigits = 6;

/** Worst quality that occurs; missing when nothing was counted. */
export function worstOf(counts: Readonly<QualityCounts>): Quality {
  return worstQuality((Object.keys(counts) as Quality[]).filter((quality) => counts[quality] > 0));
}

/** Exact cost of energies at different prices: Σ Wh × yuan/kWh, rounded once to integer fen, and their mean price. */
export function pricedSum(parts: readonly { energyWh: number; price: Decimal }[]): { fen: number; mean: string } {
  const scale = Math.max(0, ...parts.map(({ price }) => price.scale));
  const energy = parts.reduce((sum, { energyWh }) => sum + BigInt(energyWh), 0n);
  // Wh × 10^-scale yuan/kWh.
  const cost = parts.reduce(
    (sum, { energyWh, price }) => sum + BigInt(energyWh) * price.digits * 10n ** BigInt(scale - price.scale),
    0n,
  );
  const unit = 10n ** BigInt(scale);
  const fen = safeFen(divideRounded(cost, unit * 10n));
  const mean = energy === 0n ? 0n : divideRounded(cost * 10n ** BigInt(meanDigits), unit * energy);
  return { fen, mean: formatDecimal({ digits: mean, scale: meanDigits }) };
}

/** One line per version, season and period, in that order. */
export function energyLines(frame: BillFrame, measured: Measured): { lines: UnnumberedLine[]; remarks: BillRemark[] } {
  const unpriced = { energyWh: 0 };
  const lines = frame.slots.map((slot, at): UnnumberedLine => {
    const { energyWh, counts } = measured.slots[at]!;
    const priced =
      slot.price === null
        ? marketCost(frame, measured, at, unpriced)
        : { fen: energyFen(energyWh, slot.price), mean: formatDecimal(slot.price), known: true };
    return {
      kind: 'energy',
      item: slot.season,
      period: slot.period,
      from: slot.part.from,
      to: slot.part.to,
      version: slot.part.ref,
      quantity: energyWh,
      unit: 'Wh',
      price: priced.mean,
      averaged: slot.price === null,
      portion: null,
      peak: null,
      amountFen: priced.fen,
      quality: priced.known ? worstOf(counts) : 'missing',
    };
  });
  const remarks =
    unpriced.energyWh > 0 ? [{ code: 'market-price-missing', params: { energyWh: unpriced.energyWh } }] : [];
  return { lines, remarks };
}

function marketCost(frame: BillFrame, measured: Measured, slot: number, unpriced: { energyWh: number }) {
  const parts = frame.prices.flatMap((price, at) => {
    const energyWh = measured.byPrice[slot * frame.prices.length + at]!;
    return energyWh === 0 ? [] : [{ energyWh, price }];
  });
  const known = parts.flatMap(({ energyWh, price }) => (price === null ? [] : [{ energyWh, price }]));
  for (const { energyWh, price } of parts) if (price === null) unpriced.energyWh += energyWh;
  return { ...pricedSum(known), known: known.length === parts.length };
}

/** One line per version and adder, on all energy of the version's days. */
export function adderLines(frame: BillFrame, measured: Measured): UnnumberedLine[] {
  return frame.parts.flatMap((part) => {
    const { energyWh, counts } = partEnergy(frame, measured, part);
    return part.version.adders.map((adder): UnnumberedLine => {
      const price = parseDecimal(adder.pricePerKwh, `adders.${adder.id}`);
      return {
        kind: 'adder',
        item: adder.id,
        period: null,
        from: part.from,
        to: part.to,
        version: part.ref,
        quantity: energyWh,
        unit: 'Wh',
        price: formatDecimal(price),
        averaged: false,
        portion: null,
        peak: null,
        amountFen: energyFen(energyWh, price),
        quality: worstOf(counts),
      };
    });
  });
}

/** Energy in the days of one version. */
export function partEnergy(frame: BillFrame, measured: Measured, part: BillPart) {
  return sumSlots(measured.slots.filter((_, at) => frame.slots[at]!.part === part));
}
