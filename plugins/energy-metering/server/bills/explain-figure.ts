import { formatRef } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import { billFigures } from '../../contracts/index.ts';
import type { Bill, BillFigure } from '../../contracts/index.ts';
import { averagePrice, yuanText } from '../../domain/bill/index.ts';
import { methodName, sum } from '../../domain/index.ts';
import { billAverage, billPowerFactor } from '../../domain/methods-bills.ts';
import { iso, producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { totalRef } from '../refs.ts';
import { readBillColumns } from './bill-load.ts';
import { explainedBill, sumOf } from './explain-parts.ts';
import { billFigureRef, demandRef, reactiveRef } from './refs.ts';

const words = {
  energy: { unit: 'Wh', title: { en: 'energy', 'zh-CN': '电量' } },
  peak: { unit: 'W', title: { en: 'maximum demand', 'zh-CN': '最大需量' } },
  factor: { unit: '1', title: { en: 'power factor', 'zh-CN': '功率因数' } },
  price: { unit: 'CNY/kWh', title: { en: 'average price', 'zh-CN': '平均电价' } },
} satisfies Record<BillFigure, { unit: string; title: Explanation['title'] }>;

type Part = Pick<Explanation, 'value' | 'method' | 'formula' | 'inputs'>;

/** Explains what a bill says beside its amount: energy, maximum demand, power factor, average price. */
export async function explainBillFigure(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [name, accountId, month, ...rest] = ref.key.split('/');
  const figure = billFigures.find((each) => each === name);
  if (figure === undefined || accountId === undefined || month === undefined || rest.length > 0) return null;
  return energy.scope.db.tx(async (tx) => {
    const bill = await explainedBill(tx, { accountId, month, revision: ref.revision }, asOf, viewer);
    if (!bill) return null;
    const part = await parts[figure](energy, tx, bill);
    const { unit, title } = words[figure];
    return {
      ref: billFigureRef(figure, bill),
      title: {
        en: `${bill.accountName.en}, ${bill.month}, ${title.en}`,
        'zh-CN': `${bill.accountName['zh-CN']} ${bill.month} ${title['zh-CN']}`,
      },
      unit,
      quality: part.value === null ? 'missing' : bill.quality.worst,
      ...part,
      parameters: { month: bill.month, timeZone: bill.timeZone, state: bill.state },
      // What is metered counts as it was known when the bill was made.
      inputsAsOf: bill.recordedAt,
      recordedAt: bill.recordedAt,
      producedBy,
    };
  });
}

const parts: Record<BillFigure, (energy: Energy, tx: Tx, bill: Bill) => Promise<Part> | Part> = {
  async energy(energy, tx, bill) {
    const inputs = await meterInputs(energy, tx, bill, 'part');
    const same = inputs.reduce((total, { value }) => total + Number(value), 0) === bill.energyWh;
    return {
      value: String(bill.energyWh),
      method: same ? methodName(sum) : null,
      formula: { en: 'sum of the parts', 'zh-CN': '各分项之和' },
      inputs,
    };
  },
  price: (_energy, _tx, bill) => ({
    value: averagePrice(bill),
    method: methodName(billAverage),
    formula: { en: 'amount to pay ÷ energy', 'zh-CN': '应付金额 ÷ 电量' },
    inputs: [
      { ref: bill.ref, role: 'bill', value: yuanText(bill.totalFen), unit: 'CNY', quality: bill.quality.worst },
      {
        ref: billFigureRef('energy', bill),
        role: 'energy',
        value: String(bill.energyWh),
        unit: 'Wh',
        quality: bill.quality.worst,
      },
    ],
  }),
  peak(energy, _tx, { accountId, meters, peak, from, to }) {
    const value = peak === null ? null : String(peak.powerW);
    if (peak?.from != null && peak.to !== null)
      return {
        value,
        method: methodName(sum),
        formula: { en: 'highest mean power of the month', 'zh-CN': '当月最大平均功率' },
        inputs: [
          {
            ref: demandRef(accountId, { from: peak.from, to: peak.to }),
            role: 'demand',
            value,
            unit: 'W',
          },
        ],
      };
    const points = peak === null ? [] : meters.flatMap((id) => energy.configs.get(id)?.demandPoint ?? []);
    return {
      value,
      method: null,
      formula: { en: 'demand register of the meter at the end of the month', 'zh-CN': '月末电表需量表码' },
      inputs: points.map((point) => ({
        ref: formatRef(telemetryWindow.kind, `${point}/${iso(from)}/${iso(to)}`),
        role: 'register',
        value: null,
      })),
    };
  },
  async factor(energy, tx, bill) {
    const { reactiveVarh, powerFactor } = bill;
    const inputs = await meterInputs(energy, tx, bill, 'active');
    const reactive: EvidenceInput = {
      ref: reactiveRef(bill.accountId, { from: bill.from, to: bill.to }),
      role: 'reactive',
      value: reactiveVarh === null ? null : String(reactiveVarh),
      unit: 'varh',
    };
    const same = inputs.reduce((total, { value }) => total + Number(value), 0) === bill.energyWh;
    return {
      value: powerFactor,
      method: powerFactor === null || !same ? null : methodName(billPowerFactor),
      formula: {
        en: 'active ÷ √(active² + reactive²) of the month, rounded to two digits',
        'zh-CN': '当月有功 ÷ √(有功² + 无功²)，取两位小数',
      },
      inputs: [...inputs, reactive],
    };
  },
};

/** Energy of each meter of the bill in its month. */
async function meterInputs(energy: Energy, tx: Tx, bill: Bill, role: string): Promise<EvidenceInput[]> {
  const columns = await readBillColumns(energy, tx, bill, bill.recordedAt);
  return columns.map((column) => {
    const { energyWh, quality } = sumOf(column, () => true);
    return {
      ref: totalRef(`meter/${column.meter}.import`, { from: bill.from, to: bill.to }),
      role,
      value: String(energyWh),
      unit: 'Wh',
      quality,
    };
  });
}
