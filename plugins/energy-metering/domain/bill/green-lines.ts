import type { BillRemark } from '../../contracts/index.ts';
import { energyFen, formatDecimal, parseDecimal } from '../tariff/index.ts';
import type { BillInput } from './account-input.ts';
import { partEnergy, worstOf } from './energy-lines.ts';
import type { UnnumberedLine } from './energy-lines.ts';
import type { BillFrame } from './frame.ts';
import type { Measured } from './measure.ts';

/** Premium on the energy that the supply mix shows as contracted green power. */
export function greenLines(
  frame: BillFrame,
  measured: Measured,
  { greenWh }: Pick<BillInput, 'greenWh'>,
): { lines: UnnumberedLine[]; remarks: BillRemark[] } {
  const lines = frame.parts.flatMap((part, at): UnnumberedLine[] => {
    if (part.version.greenPremiumPerKwh === undefined) return [];
    const price = parseDecimal(part.version.greenPremiumPerKwh);
    const quantity = greenWh?.[at] ?? 0;
    return [
      {
        kind: 'green-premium',
        item: null,
        period: null,
        from: part.from,
        to: part.to,
        version: part.ref,
        quantity,
        unit: 'Wh',
        price: formatDecimal(price),
        averaged: false,
        portion: null,
        peak: null,
        amountFen: energyFen(quantity, price),
        quality: quantity === 0 ? 'actual' : worstOf(partEnergy(frame, measured, part).counts),
      },
    ];
  });
  return { lines, remarks: lines.length > 0 && !greenWh ? [{ code: 'green-no-contract', params: {} }] : [] };
}
