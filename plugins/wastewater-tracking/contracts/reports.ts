import { defineRoute, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { waterRead, waterReports } from './permissions.ts';

const amount = z.number().nullable();
const day = z.string();

export const reportKinds = ['operating', 'discharge'] as const;
export const reportStates = ['draft', 'checked', 'signed', 'submitted', 'corrected', 'withdrawn'] as const;

/** Why a day has no value that counts. */
export const noDataCodes = ['not-closed', 'no-samples', 'sensor-fault', 'marked-abnormal', 'too-few-hours'] as const;

/** The water of one day in an operating report. */
export const operatingRow = z.object({
  day,
  intakeM3: amount,
  reusedM3: amount,
  recovery: amount,
  energyKwh: amount,
  closurePercent: amount,
  verdict: z.string(),
  suspects: z.array(z.string()),
  revision: z.number().int().nullable(),
});

/** A parameter at an outlet over the period of a discharge report. */
export const dischargeLine = z.object({
  outlet: z.string(),
  outletName: z.object({ en: z.string(), 'zh-CN': z.string() }),
  parameter: z.string(),
  unit: z.string(),
  digits: z.number().int(),
  /** Limits that days of the period were judged by, with their versions. */
  limits: z.array(z.string()),
  /** Days of the period, and those with a valid day mean. */
  required: z.number().int(),
  taken: z.number().int(),
  min: amount,
  /** Mean of the valid days, and how it was formed. */
  mean: amount,
  method: z.string().nullable(),
  max: amount,
  loadKg: amount,
  removalPercent: amount,
  /** Windows beyond a limit, on whatever basis. */
  excursions: z.array(z.object({ day, basis: z.string(), value: amount, limit: z.string() })),
  notJudged: z.number().int(),
  noData: z.array(z.object({ day, code: z.enum(noDataCodes) })),
  /** Ten-minute windows with values that are not normal. */
  abnormalWindows: z.number().int(),
  /** Days that were computed again after they were closed: samples came late, or somebody decided. */
  revisedDays: z.number().int(),
  comparison: z.enum(['pass', 'fail']).nullable(),
});
export type DischargeLine = z.infer<typeof dischargeLine>;

export const reportContent = z.object({
  plantName: z.object({ en: z.string(), 'zh-CN': z.string() }),
  from: day,
  to: day,
  operating: z
    .object({
      rows: z.array(operatingRow),
      totals: z.object({
        knownDays: z.number().int(),
        intakeM3: amount,
        reusedM3: amount,
        recovery: amount,
        energyKwh: amount,
        kwhPerM3: amount,
        kwhPerM3Reused: amount,
        closedDays: z.number().int(),
        notJudgedDays: z.number().int(),
      }),
      /** Names of the suspicious meters, as they were when the report was made; reports of before have none. */
      meterNames: z.record(z.string(), z.object({ en: z.string(), 'zh-CN': z.string() })).optional(),
    })
    .nullable(),
  discharge: z.array(dischargeLine).nullable(),
});
export type ReportContent = z.infer<typeof reportContent>;

const head = z.object({
  id: z.string(),
  plant: z.string(),
  kind: z.enum(reportKinds),
  /** 2026-11-24, 2026-11 or 2026. */
  period: z.string(),
  revision: z.number().int(),
  state: z.enum(reportStates),
  sha256: z.string(),
  due: day,
  /** Submitted after it was due, or due and not submitted. */
  late: z.boolean(),
  recordedAt: z.string(),
  steps: z.array(z.object({ step: z.string(), actor: z.string(), note: z.string(), at: z.number() })),
});
export type WaterReportHead = z.infer<typeof head>;
export const waterReport = head.extend({ content: reportContent });
export type WaterReport = z.infer<typeof waterReport>;

const params = z.object({ report: z.string().regex(/^\d{1,15}$/) });
const query = z.object({ lang: z.enum(['en', 'zh-CN']).default('en') });

export const listReports = defineRoute({
  method: 'get',
  path: '/reports',
  summary: 'Operating and discharge reports with their states and signatures, newest first',
  permission: waterRead,
  response: z.object({ reports: z.array(head) }),
});
export type ReportsData = z.infer<typeof listReports.response>;

export const readReport = defineRoute({
  method: 'get',
  path: '/reports/:report',
  summary: 'A report with its content',
  permission: waterRead,
  params,
  response: waterReport,
});

export const makeReport = defineRoute({
  method: 'post',
  path: '/reports',
  summary: 'Makes the draft of a report of a day, month or year; the next revision where there is one',
  permission: waterReports,
  body: z.strictObject({
    plant: z.string(),
    kind: z.enum(reportKinds),
    period: z
      .string()
      .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, schemaText('2026, 2026-11 or 2026-11-24', '2026、2026-11 或 2026-11-24')),
    note: z.string().trim().max(500).default(''),
  }),
  response: waterReport,
});

export const stepReport = defineRoute({
  method: 'post',
  path: '/reports/:report/steps',
  summary: 'Checks, signs or submits a report; somebody else than who made it checks it',
  permission: waterReports,
  params,
  body: z.strictObject({
    step: z.enum(['checked', 'signed', 'submitted']),
    note: z.string().trim().max(500).default(''),
  }),
  response: waterReport,
});

export const reportPdfRoute = defineRoute({
  method: 'get',
  path: '/reports/:report/pdf',
  summary: 'A report as PDF',
  permission: waterRead,
  params,
  query,
  produces: 'application/pdf',
  response: z.string(),
});

export const reportXlsxRoute = defineRoute({
  method: 'get',
  path: '/reports/:report/xlsx',
  summary: 'A report as a workbook',
  permission: waterRead,
  params,
  query,
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  response: z.string(),
});
