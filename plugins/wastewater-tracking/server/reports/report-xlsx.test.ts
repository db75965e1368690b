import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { WaterReport } from '../../contracts/index.ts';
import { reportXlsx } from './report-xlsx.ts';

const park = { name: { en: 'Park', 'zh-CN': '园区' }, timeZone: 'Asia/Shanghai' };
const head = {
  id: '1',
  plant: 'p',
  period: '2026-11',
  revision: 1,
  state: 'draft' as const,
  sha256: 'ab',
  due: '2026-12-15',
  late: false,
  recordedAt: '2026-12-01T00:00:00Z',
  steps: [{ step: 'made', actor: 'Ann', note: '', at: 0 }],
};
const span = { plantName: { en: 'Plant', 'zh-CN': '水厂' }, from: '2026-11-01', to: '2026-11-30' };
const discharge: WaterReport = {
  ...head,
  kind: 'discharge',
  content: {
    ...span,
    operating: null,
    discharge: [
      {
        outlet: 'out',
        outletName: { en: 'Outlet', 'zh-CN': '总排口' },
        parameter: 'NH3-N',
        unit: 'mg/L',
        digits: 2,
        limits: ['day-mean ≤ 5 (permit v1)'],
        required: 30,
        taken: 29,
        min: 1,
        mean: 2,
        method: 'flow-weighted',
        max: 6,
        loadKg: 10,
        removalPercent: null,
        excursions: [{ day: '2026-11-09', basis: 'day-mean', value: 6, limit: 'day-mean ≤ 5 (permit v1)' }],
        notJudged: 1,
        noData: [{ day: '2026-11-11', code: 'too-few-hours' }],
        abnormalWindows: 0,
        revisedDays: 0,
        comparison: 'pass',
      },
    ],
  },
};
const row = {
  day: '2026-11-09',
  intakeM3: 100,
  reusedM3: 95,
  recovery: 0.95,
  energyKwh: 1,
  closurePercent: 12,
  verdict: 'alarm',
  suspects: ['feed', 'tank (storage)'],
  revision: 1,
};
const totals = {
  knownDays: 1,
  intakeM3: 100,
  reusedM3: 95,
  recovery: 0.95,
  energyKwh: 1,
  kwhPerM3: 1,
  kwhPerM3Reused: 1,
  closedDays: 0,
  notJudgedDays: 0,
};
const meterNames = { feed: { en: 'Membrane feed', 'zh-CN': '膜进水' } };
const operating: WaterReport = {
  ...head,
  kind: 'operating',
  content: { ...span, operating: { rows: [row], totals, meterNames }, discharge: null },
};

/** Every text of the workbook. */
async function textsOf(report: WaterReport, language: 'en' | 'zh-CN'): Promise<string[]> {
  const sheets = await readXlsx(await reportXlsx(report, park, language));
  return sheets.flatMap(({ data }) => data.flat()).filter((cell) => typeof cell === 'string');
}

describe('the workbook of a report', () => {
  it('names parameters, bases, reasons and meters in its language, as the PDF does', async () => {
    const zh = await textsOf(discharge, 'zh-CN');
    expect(zh).toEqual(
      expect.arrayContaining(['氨氮', '日均值 ≤ 5 (permit v1)', '按流量加权', '有效小时数不足', '合格']),
    );
    expect(zh.join('\n')).not.toMatch(/NH3-N|day-mean|too-few-hours|flow-weighted/);
    expect(await textsOf(discharge, 'en')).toEqual(
      expect.arrayContaining(['Ammonia nitrogen', 'Day mean ≤ 5 (permit v1)']),
    );
    // A meter whose name the report does not know keeps its id.
    expect(await textsOf(operating, 'zh-CN')).toContain('膜进水, tank (storage)');
  });
});
