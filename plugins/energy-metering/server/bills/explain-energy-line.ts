import type { EvidenceInput } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import { billEnergy } from '../../domain/methods-bills.ts';
import { supplyRef, totalRef } from '../refs.ts';
import { readBillColumns } from './bill-load.ts';
import type { LineOf, LinePart } from './explain-parts.ts';
import { sumOf, within } from './explain-parts.ts';
import { frameOfBill } from './bill-frame.ts';
import { touTotalRef } from './refs.ts';

const formula = 'energy × price, rounded once to fen, half away from zero';

/** Energy of one period, or all energy of the version's days, by meter, as it was known when the bill was made. */
export async function explainEnergyLine(of: LineOf): Promise<LinePart> {
  const { energy, tx, bill, line } = of;
  const span = { from: line.from, to: line.to };
  const columns = await readBillColumns(energy, tx, bill, bill.recordedAt);
  const inSpan = within(bill, span, energy.width);
  const frame = line.period === null ? null : await frameOfBill(of);
  const chosen = (slot: number): boolean =>
    inSpan(slot) && (frame === null || frame.slots[frame.index[slot]!]!.period === line.period);
  const inputs = columns.map((column): EvidenceInput => {
    const { energyWh, quality } = sumOf(column, chosen);
    return {
      ref:
        line.period === null
          ? totalRef(`meter/${column.meter}.import`, span)
          : touTotalRef(column.meter, bill.tariffId, line.period, span),
      role: 'energy',
      value: String(energyWh),
      unit: 'Wh',
      quality,
    };
  });
  const same = inputs.reduce((sum, { value }) => sum + Number(value), 0) === line.quantity;
  return { method: same ? methodName(billEnergy) : null, formula, inputs };
}

/** Contracted green power by the supply mix. */
export function explainGreenLine({ bill, line }: LineOf): LinePart {
  const use = bill.enterpriseId === null ? 'all' : `enterprise:${bill.enterpriseId}`;
  return {
    method: methodName(billEnergy),
    formula,
    inputs: [
      {
        ref: supplyRef('contracted', use, { from: line.from, to: line.to }),
        role: 'energy',
        value: String(line.quantity),
        unit: 'Wh',
        quality: line.quality,
      },
    ],
  };
}
