import type { EvidenceInput } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import { adjustedLines, yuanText } from '../../domain/bill/index.ts';
import { billAdjustment } from '../../domain/methods-bills.ts';
import { totalRef } from '../refs.ts';
import type { LineOf, LinePart } from './explain-parts.ts';
import { reactiveRef } from './refs.ts';

/** The adjustment by power factor: the lines it applies to, and the energies that the factor is made of. */
export function explainAdjustment({ bill, line, version }: LineOf): LinePart {
  const span = { from: bill.from, to: bill.to };
  const lines = adjustedLines(bill.lines, line.version, version).map((each): EvidenceInput => ({
    ref: each.ref,
    role: 'line',
    value: yuanText(each.amountFen),
    unit: 'CNY',
    quality: each.quality,
  }));
  return {
    method: methodName(billAdjustment),
    formula:
      'cos φ = active ÷ √(active² + reactive²) of the month, rounded to two digits; percent of the table × the lines of this version without funds, surcharges and green power',
    parameters: {
      percent: line.price,
      powerFactor: line.item,
      standard: version.powerFactor?.standard ?? null,
      table: version.powerFactor?.source ?? null,
    },
    inputs: [
      ...lines,
      ...bill.meters.map((meter): EvidenceInput => ({
        ref: totalRef(`meter/${meter}.import`, span),
        role: 'active',
        value: bill.meters.length === 1 ? String(bill.energyWh) : null,
        unit: 'Wh',
        quality: bill.quality.worst,
      })),
      {
        ref: reactiveRef(bill.accountId, span),
        role: 'reactive',
        value: bill.reactiveVarh === null ? null : String(bill.reactiveVarh),
        unit: 'varh',
      },
    ],
  };
}
