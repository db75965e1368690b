import type { EvidenceInput } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import { billEnergy, billGreenShare } from '../../domain/methods-bills.ts';
import { supplyRef, totalRef } from '../refs.ts';
import { readSupply } from '../supply-mix/supply.ts';
import { readBillColumns } from './bill-load.ts';
import type { LineOf, LinePart } from './explain-parts.ts';
import { sumOf, within } from './explain-parts.ts';
import { energyOfAccounts, greenShare, siblingsOf } from './green-shares.ts';
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

/** Contracted green power by the supply mix, of which an enterprise with several accounts pays a part with each. */
export async function explainGreenLine({ energy, tx, bill, line }: LineOf): Promise<LinePart> {
  const span = { from: line.from, to: line.to };
  const use = bill.enterpriseId === null ? 'all' : `enterprise:${bill.enterpriseId}`;
  const contracted = (energyWh: number): EvidenceInput => ({
    ref: supplyRef('contracted', use, span),
    role: 'energy',
    value: String(energyWh),
    unit: 'Wh',
    quality: line.quality,
  });
  const accounts = await siblingsOf(tx, bill.month, bill.enterpriseId);
  if (accounts.length < 2) return { method: methodName(billEnergy), formula, inputs: [contracted(line.quantity)] };
  const used = await energyOfAccounts(energy, tx, accounts, span, bill.recordedAt);
  const [supply] = await readSupply(energy, tx, { ...span, resolution: 'all', asOf: bill.recordedAt });
  const total = (supply?.links ?? [])
    .filter((link) => link.source === 'contracted' && link.use === use)
    .reduce((sum, { energyWh }) => sum + energyWh, 0);
  return {
    // Where an account was added after the bill was made, the division of then can be told no more.
    method: greenShare(total, used, bill.accountId) === line.quantity ? methodName(billGreenShare) : null,
    formula: `contracted green power of the enterprise × energy of the account ÷ energy of its ${accounts.length} accounts, in whole Wh; ${formula}`,
    parameters: { account: bill.accountId },
    inputs: [contracted(total), ...used.flatMap(({ inputs }) => inputs)],
  };
}
