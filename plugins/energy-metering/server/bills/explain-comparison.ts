import { formatRef } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { energyTariff } from '../../contracts/index.ts';
import type { Bill, BillLine } from '../../contracts/index.ts';
import { groupLines, lineGroupKey, yuanText } from '../../domain/bill/index.ts';
import type { ComparableLine } from '../../domain/bill/index.ts';
import { methodName } from '../../domain/index.ts';
import { billSum } from '../../domain/methods-bills.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { totalRef } from '../refs.ts';
import { explainedBill } from './explain-parts.ts';
import { amountOf, groupName, quantityPart } from './explain-group.ts';
import { comparableInvoice, readInvoice } from './invoice-store.ts';
import { comparisonRef } from './refs.ts';
import { shadowBill } from './shadow.ts';

const keyPattern =
  /^(invoice|shadow\/([a-z0-9][a-z0-9-]*)\/(valid|\d{4}-\d{2}-\d{2}))\/(bill|compared|difference)\/(amount|(?:line|quantity)\/.+)\/([a-z0-9-]+)\/(\d{4}-\d{2})$/;

const sides = {
  bill: { en: 'Bill', 'zh-CN': '账单' },
  compared: { en: 'Beside the bill', 'zh-CN': '对照' },
  difference: { en: 'Difference from the bill', 'zh-CN': '与账单之差' },
} satisfies Record<string, LocalizedText>;

/** What a bill is put beside, with what that rests on. */
interface Compared {
  name: LocalizedText;
  totalFen: number;
  lines: readonly ComparableLine[];
  itemNames: Bill['itemNames'];
  inputs: EvidenceInput[];
  parameters: NonNullable<Explanation['parameters']>;
  recordedAt: string | null;
}

type Part = Pick<Explanation, 'value' | 'unit' | 'formula' | 'method' | 'inputs'>;

/** A bill beside the supplier's invoice, or beside other rules: either side, and what is between them. As of now; for those who see all bills. */
export async function explainComparison(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = keyPattern.exec(ref.key);
  // Neither is kept with the bill: of an earlier instant there is nothing to open.
  if (!key || asOf !== null || viewer.enterpriseId !== null) return null;
  const [, beside, tariff, version, side, what, accountId, month] = key as unknown as [string, ...string[]];
  return energy.scope.db.tx(async (tx) => {
    const bill = await explainedBill(
      tx,
      { accountId: accountId!, month: month!, revision: ref.revision },
      asOf,
      viewer,
    );
    if (!bill) return null;
    const compared =
      tariff === undefined ? await invoiceOf(tx, bill) : await shadowOf(energy, tx, bill, tariff, version!);
    const part = compared && partOf(bill, compared, { beside: beside!, side: side as keyof typeof sides, what: what! });
    if (!part) return null;
    const { title, ...figure } = part;
    return {
      ref: comparisonRef(beside!, side as keyof typeof sides, what!, bill),
      title: {
        en: `${bill.accountName.en}, ${bill.month}, ${compared.name.en}: ${title.en}`,
        'zh-CN': `${bill.accountName['zh-CN']} ${bill.month} ${compared.name['zh-CN']}：${title['zh-CN']}`,
      },
      ...figure,
      quality: figure.value === null ? 'missing' : bill.quality.worst,
      ...(side === 'compared' ? { parameters: compared.parameters } : {}),
      recordedAt: side === 'compared' ? compared.recordedAt : null,
      producedBy,
    };
  });
}

/** The invoice as somebody entered it. */
async function invoiceOf(tx: Tx, bill: Bill): Promise<Compared | null> {
  const invoice = await readInvoice(tx, bill.accountId, bill.month);
  if (!invoice) return null;
  const { number, revision, recordedBy, recordedAt, totalFen, lines } = invoice;
  return {
    name: { en: 'invoice', 'zh-CN': '供电发票' },
    totalFen,
    lines: comparableInvoice(lines),
    itemNames: bill.itemNames,
    inputs: [],
    parameters: { number, revision, recordedBy },
    recordedAt,
  };
}

/** The bill by other rules: it rests on the versions of its tariff and the energy of the meters as it is known now. */
async function shadowOf(energy: Energy, tx: Tx, bill: Bill, tariff: string, version: string): Promise<Compared> {
  const content = await shadowBill(energy, tx, bill, { tariff, ...(version === 'valid' ? {} : { version }) });
  const span = { from: bill.from, to: bill.to };
  const used =
    version === 'valid'
      ? content.versions.map((each) => formatRef(energyTariff.kind, each.version, each.revision))
      : [formatRef(energyTariff.kind, `${tariff}/${version}`)];
  return {
    name: { en: `under ${content.tariffName.en}`, 'zh-CN': `按${content.tariffName['zh-CN']}` },
    totalFen: content.totalFen,
    lines: groupLines(content.lines),
    itemNames: { ...bill.itemNames, ...content.itemNames },
    inputs: [
      ...bill.meters.map((meter): EvidenceInput => ({
        ref: totalRef(`meter/${meter}.import`, span),
        role: 'energy',
        value: null,
        unit: 'Wh',
      })),
      ...used.map((ref): EvidenceInput => ({ ref, role: 'price', value: null })),
    ],
    parameters: { tariff, version },
    recordedAt: null,
  };
}

interface Asked {
  beside: string;
  side: keyof typeof sides;
  what: string;
}

function partOf(
  bill: Bill,
  compared: Compared,
  { beside, side, what }: Asked,
): (Part & { title: LocalizedText }) | null {
  const [measure, ...rest] = what.split('/');
  const group = rest.join('/');
  const own = bill.lines.filter((line) => lineGroupKey(line) === group);
  const other = compared.lines.find((line) => line.key === group);
  if (measure !== 'amount' && own.length === 0 && !other) return null;
  const name = measure === 'amount' ? null : groupName((own[0] ?? other)!, compared.itemNames);
  const title = {
    en: [sides[side].en, name?.en].filter(Boolean).join(', '),
    'zh-CN': [sides[side]['zh-CN'], name?.['zh-CN']].filter(Boolean).join('，'),
  };
  if (measure === 'quantity') {
    if (side === 'difference') return null;
    const part = side === 'bill' ? quantityPart(own) : comparedQuantity(other, compared);
    return part && { ...part, title };
  }
  const [left, right] = [ownAmount(bill, own, measure!), comparedAmount(other, compared, measure!)];
  if (side === 'bill') return { ...left, title };
  if (side === 'compared') return { ...right, title };
  const input = (of: 'bill' | 'compared', { value }: Part): EvidenceInput => ({
    ref: comparisonRef(beside, of, what, bill),
    role: of === 'bill' ? 'minus' : 'plus',
    value,
    unit: 'CNY',
  });
  const fen = (other?.amountFen ?? 0) - own.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return {
    title,
    value: yuanText(measure === 'amount' ? compared.totalFen - bill.totalFen : fen),
    unit: 'CNY',
    formula: { en: 'what it is compared with − the bill', 'zh-CN': '对照金额 − 账单金额' },
    method: methodName(billSum),
    inputs: [input('compared', right), input('bill', left)],
  };
}

function ownAmount(bill: Bill, own: readonly BillLine[], measure: string): Part {
  if (measure === 'line') return amountOf(own);
  return {
    value: yuanText(bill.totalFen),
    unit: 'CNY',
    formula: { en: 'amount of the bill', 'zh-CN': '账单金额' },
    method: methodName(billSum),
    inputs: [{ ref: bill.ref, role: 'part', value: yuanText(bill.totalFen), unit: 'CNY' }],
  };
}

function comparedAmount(other: ComparableLine | undefined, { totalFen, inputs }: Compared, measure: string): Part {
  const fen = measure === 'line' ? (other?.amountFen ?? null) : totalFen;
  return { ...stated(inputs), value: fen === null ? null : yuanText(fen), unit: 'CNY' };
}

function comparedQuantity(other: ComparableLine | undefined, { inputs }: Compared): Part | null {
  if (other?.quantity === undefined || other.quantity === null) return null;
  const { unit, quantity } = other;
  return {
    ...stated(inputs),
    ...(unit === 'fen' ? { value: yuanText(quantity), unit: 'CNY' } : { value: String(quantity), unit }),
  };
}

function stated(inputs: EvidenceInput[]): Pick<Part, 'formula' | 'method' | 'inputs'> {
  return {
    formula:
      inputs.length === 0
        ? { en: 'as entered from the invoice', 'zh-CN': '按供电发票录入' }
        : { en: 'the month by these rules, from the energy as it is known now', 'zh-CN': '按该电价与当前已知电量计算' },
    method: null,
    inputs,
  };
}
