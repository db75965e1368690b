import { headCell as head, numberCell as number, writeWorkbook, type Language, type Row } from '@lingtan/documents';
import type { ReuseBill, ReuseDelivery } from '../../contracts/index.ts';

const words = {
  bills: ['Bills', '账单'],
  deliveries: ['Deliveries', '供水量'],
  enterprise: ['Enterprise', '企业'],
  contract: ['Contract', '合同'],
  version: ['Version', '版次'],
  quality: ['Quality', '水质等级'],
  from: ['From', '起'],
  to: ['To', '止'],
  day: ['Day', '日期'],
  agreed: ['Contract, m³', '合同水量 m³'],
  allocated: ['Allocated, m³', '分配水量 m³'],
  delivered: ['Delivered, m³', '供水量 m³'],
  price: ['Price, CNY/m³', '单价 元/m³'],
  amount: ['Amount, CNY', '金额 元'],
  estimated: ['Estimated days', '估算天数'],
  missing: ['Days not known', '缺数天数'],
  state: ['State', '状态'],
  draft: ['Draft', '草稿'],
  issued: ['Issued', '已签发'],
  total: ['Total', '合计'],
  source: ['Source', '来源'],
  meter: ['Meter', '计量'],
  allocation: ['As allocated (estimate)', '按分配量（估算）'],
} as const satisfies Record<string, readonly [string, string]>;

/** Bills of a month as a workbook: lines with their totals, and the deliveries of the days. */
export function billsXlsx(
  of: {
    bills: readonly ReuseBill[];
    deliveries: readonly ReuseDelivery[];
    names: ReadonlyMap<string, string>;
    qualities: ReadonlyMap<string, string>;
  },
  language: Language,
): Promise<Buffer> {
  const word = (key: keyof typeof words): string => words[key][language === 'en' ? 0 : 1];
  const heads = (...keys: (keyof typeof words)[]): Row => keys.map((key) => head(word(key)));
  const m3 = (litres: number | null) => number(litres === null ? null : litres / 1000, '#,##0.000');
  const yuan = (fen: number) => number(fen / 100, '#,##0.00');
  const name = (id: string): string => of.names.get(id) ?? id;
  const quality = (id: string): string => of.qualities.get(id) ?? id;
  const lines = of.bills.flatMap((bill): Row[] => [
    ...bill.lines.map((line): Row => [
      name(bill.enterprise),
      line.contract,
      line.version,
      quality(line.quality),
      line.from,
      line.to,
      m3(line.contractL),
      m3(line.deliveredL),
      yuan(line.priceFenPerM3),
      yuan(line.amountFen),
      line.estimatedDays,
      line.missingDays,
      word(bill.state),
    ]),
    [head(`${word('total')}: ${name(bill.enterprise)}`), '', '', '', '', '', '', '', '', yuan(bill.totalFen)],
  ]);
  const days = of.deliveries.map((each): Row => [
    each.day,
    name(each.enterprise),
    each.contract,
    quality(each.quality),
    m3(each.contractL),
    m3(each.allocatedL),
    m3(each.deliveredL),
    word(each.source),
  ]);
  return writeWorkbook([
    {
      name: word('bills'),
      rows: [
        heads(
          'enterprise',
          'contract',
          'version',
          'quality',
          'from',
          'to',
          'agreed',
          'delivered',
          'price',
          'amount',
          'estimated',
          'missing',
          'state',
        ),
        ...lines,
      ],
      frozenRows: 1,
      widths: [30, 22, 10, 24, 13, 13, 16, 16, 16, 16, 14, 14, 12],
    },
    {
      name: word('deliveries'),
      rows: [heads('day', 'enterprise', 'contract', 'quality', 'agreed', 'allocated', 'delivered', 'source'), ...days],
      frozenRows: 1,
      widths: [13, 30, 22, 24, 16, 16, 16, 26],
    },
  ]);
}
