import { pdfText } from '@lingtan/test-kit';
import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { Bill } from '../../../contracts/index.ts';
import { computeBill, createBillFrame } from '../../../domain/bill/index.ts';
import { tariffFromTemplate } from '../../tariffs/templates.ts';
import { billPdf } from './bill-pdf.ts';
import type { BillDocument } from './bill-pdf.ts';
import { billXlsx } from './bill-xlsx.ts';
import { billDays } from './daily.ts';

const width = 900_000;

/** A bill of the tariff with the most lines, its version changed within the month, one interval missing. */
async function example(): Promise<{ document: BillDocument; days: ReturnType<typeof billDays> }> {
  const tariff = await tariffFromTemplate('inner-mongolia-west', '2024-01-01');
  const [first] = tariff.versions;
  const versions = ['2026-07-11', '2026-07-21'].map((validFrom) => ({ ...first!, validFrom }));
  const frame = createBillFrame({ ...tariff, versions: [first!, ...versions] }, '2026-07', {
    timeZone: 'Asia/Shanghai',
    width,
  });
  const amounts = Float64Array.from(frame.index, (_, i) => (i === 77 ? NaN : 1_234_567 + i));
  const status = Uint8Array.from(amounts, (value) => (Number.isNaN(value) ? 3 : 0));
  const account = { id: 'steel', enterpriseId: 'steel', name: { en: 'Special steel', 'zh-CN': '特钢𠮷龘公司' } };
  const content = computeBill(frame, {
    account,
    meters: [{ id: 'eaf', amounts, status }],
    reactiveVarh: 2_000_000_000,
  });
  const bill: Bill = {
    ...content,
    id: 'steel.2026-07.2',
    revision: 2,
    state: 'issued',
    issuedAt: '2026-08-02T03:00:00.000000Z',
    missingReason: 'the meter was exchanged on 2 July',
    recordedAt: '2026-08-01T02:00:00.000000Z',
    ref: 'energy.bill/steel/2026-07@2',
    lines: content.lines.map((line) => ({ ...line, ref: `energy.bill-line/steel/2026-07/${line.no}@2` })),
  };
  const meters = [{ id: 'eaf', name: { en: 'Arc furnace', 'zh-CN': '电弧炉' } }];
  const document = { bill, parkName: { en: 'Dafeng', 'zh-CN': '大丰零碳产业园' }, meters };
  return { document, days: billDays(frame, [{ meter: 'eaf', direction: 'import', amounts, status }]) };
}

describe('the PDF', () => {
  it.each([
    [
      'zh-CN',
      [
        '电费结算单',
        '特钢𠮷',
        '电度电费（尖峰）',
        '功率因数调整电费',
        '政府性基金及附加',
        '已签发',
        '备注',
        '数据缺失仍予签发',
      ],
      '序号',
    ],
    [
      'en',
      ['Electricity statement', 'Special steel', 'Energy, critical peak', 'Issued', 'Remarks', 'exchanged on 2 July'],
      'No.',
    ],
  ] as const)(
    'in %s can be read again: every text, the head of the table on each page, page numbers',
    async (language, texts, head) => {
      const { document } = await example();
      const pages = pdfText(await billPdf(document, language));
      expect(pages.length).toBeGreaterThan(1);
      const all = pages.join('\n');
      for (const text of texts) expect(all).toContain(text);
      const yuan = new Intl.NumberFormat(language, { minimumFractionDigits: 2 }).format(document.bill.totalFen / 100);
      expect(all).toContain(yuan);
      pages.forEach((page, at) => {
        expect(page).toContain(head);
        expect(page).toContain(`${at + 1} / ${pages.length}`);
        expect(page).toContain('energy.bill/steel/2026-07@2');
      });
      // No character is lost on the way: all glyphs have a code point.
      expect(all).not.toContain('\uFFFD');
    },
  );

  it('is the same for the same revision', async () => {
    const { document } = await example();
    const [one, two] = [await billPdf(document, 'zh-CN'), await billPdf(document, 'zh-CN')];
    expect(Buffer.compare(Buffer.from(one), Buffer.from(two))).toBe(0);
  });
});

describe('the XLSX', () => {
  it('holds the lines and days as numbers', async () => {
    const { document, days } = await example();
    const file = await billXlsx(document, days, 'zh-CN');
    const sheets = await readXlsx(file);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['电费账单', '计量时段']);
    const rows = sheets[0]!.data;
    const start = rows.findIndex((row) => row[0] === '序号') + 1;
    const { lines, totalFen } = document.bill;
    lines.forEach((line, at) => {
      const row = rows[start + at]!;
      expect([row[0], row[6], row[11]]).toEqual([line.no, line.amountFen / 100, line.ref]);
      expect(row[4]).toBe(Number(line.price));
    });
    expect(rows.find((row) => row[1] === '应付金额')![6]).toBe(totalFen / 100);
    const daily = sheets[1]!.data;
    expect(daily).toHaveLength(2 + 31);
    const energy = daily[0]!.indexOf('用电量');
    const sum = daily.slice(2).reduce((all, row) => all + Math.round(Number(row[energy]) * 1000), 0);
    expect(sum).toBe(document.bill.energyWh);
  });
});
