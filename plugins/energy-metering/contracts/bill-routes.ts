import { calendarDate, calendarMonth, defineRoute, revisionBefore } from '@lingtan/sdk';
import { z } from 'zod';
import { billLineKinds, billStates } from './bills.ts';
import { billsIssue, billsRead, billsRun } from './bill-permissions.ts';
import { touPeriods } from './tariffs.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const fen = z.number().int().meta({ description: 'fen (1/100 yuan)' });
const wh = z.number().int().meta({ description: 'Wh' });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const month = calendarMonth.meta({ description: 'YYYY-MM in the zone of the tariff' });
const quality = z.enum(['actual', 'estimated', 'edited', 'missing']);
const period = z.enum(touPeriods).nullable();
const summary = z.object({
  worst: quality,
  actual: z.number(),
  estimated: z.number(),
  edited: z.number(),
  missing: z.number(),
});
const billId = z.object({ bill: z.string().max(200) });
const language = z.object({ lang: z.enum(['en', 'zh-CN']).default('zh-CN') });

/** Intervals under the bill that changed after it was made. */
const changes = z.object({
  from: ms,
  to: ms,
  meters: z.array(z.string()),
  intervals: z.number().int(),
  firstAt: z.string(),
  lastAt: z.string(),
});

export const billSummaryShape = z.object({
  id: z.string(),
  accountId: z.string(),
  enterpriseId: z.string().nullable(),
  accountName: text,
  month,
  revision: z.number().int(),
  state: z.enum(billStates),
  issuedAt: z.string().nullable(),
  totalFen: fen,
  energyWh: wh,
  peakW: z.number().int().nullable(),
  powerFactor: z.string().nullable(),
  quality,
  remarks: z.number().int(),
  /** Data are missing under it: it is issued with a reason only. */
  lacking: z.boolean(),
  changed: changes.nullable(),
  recordedAt: z.string(),
  ref: z.string(),
});
export type BillSummary = z.infer<typeof billSummaryShape>;

const peakShape = z.object({
  powerW: z.number().int(),
  from: ms.nullable(),
  to: ms.nullable(),
  source: z.enum(['intervals', 'register']),
});

const lineShape = z.object({
  no: z.number().int(),
  kind: z.enum(billLineKinds),
  item: z.string().nullable(),
  period,
  from: ms,
  to: ms,
  version: z.string(),
  quantity: z.number().int(),
  unit: z.enum(['Wh', 'W', 'VA', 'fen']),
  price: z.string(),
  averaged: z.boolean(),
  portion: z.object({ days: z.number().int(), of: z.number().int() }).nullable(),
  peak: peakShape.nullable(),
  amountFen: fen,
  quality,
  ref: z.string(),
});

const side = z.object({ quantity: z.number().int().nullable(), amountFen: fen }).nullable();
export const comparedLineShape = z.object({
  key: z.string(),
  kind: z.enum(billLineKinds),
  item: z.string().nullable(),
  period,
  unit: z.enum(['Wh', 'W', 'VA', 'fen']),
  left: side,
  right: side,
  differenceFen: fen,
  cause: z.enum(['none', 'rounding', 'quantity', 'price', 'amount', 'quantity-and-price', 'only-left', 'only-right']),
});
export type ComparedLineData = z.infer<typeof comparedLineShape>;

const remark = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) });

export const billShape = z.object({
  id: z.string(),
  accountId: z.string(),
  enterpriseId: z.string().nullable(),
  accountName: text,
  tariffId: z.string(),
  tariffName: text,
  versions: z.array(
    z.object({
      version: z.string(),
      revision: z.number().int().nullable(),
      source: z.string(),
      status: z.enum(['verified', 'unverified', 'example']),
      vat: z.object({ percent: z.string(), included: z.boolean() }),
      from: ms,
      to: ms,
      days: z.number().int(),
    }),
  ),
  itemNames: z.record(z.string(), text),
  timeZone: z.string(),
  month,
  from: ms,
  to: ms,
  intervalMinutes: z.number().int(),
  meters: z.array(z.string()),
  lines: z.array(lineShape),
  vat: z.array(z.object({ percent: z.string(), included: z.boolean(), netFen: fen, vatFen: fen })),
  totalFen: fen,
  energyWh: wh,
  reactiveVarh: z.number().int().nullable(),
  powerFactor: z.string().nullable(),
  peak: peakShape.nullable(),
  remarks: z.array(remark),
  quality: summary,
  revision: z.number().int(),
  state: z.enum(billStates),
  issuedAt: z.string().nullable(),
  missingReason: z.string().nullable().meta({ description: 'why it was issued although data are missing' }),
  recordedAt: z.string(),
  ref: z.string(),
});

export const billsRoute = defineRoute({
  method: 'get',
  path: '/bills',
  summary: 'Newest bill of each account and month; members see what was issued to them',
  permission: billsRead,
  query: z.object({ from: month, to: month, account: z.string().optional() }),
  response: z.object({
    accounts: z.array(
      z.object({ id: z.string(), name: text, enterpriseId: z.string().nullable(), tariffId: z.string() }),
    ),
    bills: z.array(billSummaryShape),
  }),
});

const other = z.object({ id: z.string(), month, totalFen: fen, energyWh: wh }).nullable();
export const billRoute = defineRoute({
  method: 'get',
  path: '/bills/:bill',
  summary: 'One bill with its lines, its history and what changed from the revision before',
  permission: billsRead,
  params: billId,
  response: z.object({
    bill: billShape,
    meters: z.array(z.object({ id: z.string(), name: text })),
    history: z.array(
      z.object({
        id: z.string(),
        revision: z.number().int(),
        state: z.enum(billStates),
        totalFen: fen,
        recordedAt: z.string(),
        issuedAt: z.string().nullable(),
      }),
    ),
    /** Lines that differ from the revision before; null for the first. Left: before, right: this one. */
    differences: z.array(comparedLineShape).nullable(),
    changed: changes.nullable(),
    lastMonth: other,
    lastYear: other,
  }),
});

export const billLoadRoute = defineRoute({
  method: 'get',
  path: '/bills/:bill/load',
  summary: 'Mean power of the account in each interval of the month, as it is known now',
  permission: billsRead,
  params: billId,
  response: z.object({ ts: z.array(ms), powerW: z.array(z.number().nullable()), estimated: z.array(z.boolean()) }),
});

export const billPdfRoute = defineRoute({
  method: 'get',
  path: '/bills/:bill/pdf',
  summary: 'The bill as PDF',
  permission: billsRead,
  params: billId,
  query: language,
  produces: 'application/pdf',
  response: z.string(),
});

export const billXlsxRoute = defineRoute({
  method: 'get',
  path: '/bills/:bill/xlsx',
  summary: 'The bill as XLSX: lines, and energy and peak of each day by period',
  permission: billsRead,
  params: billId,
  query: language,
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  response: z.string(),
});

export const billShadowRoute = defineRoute({
  method: 'get',
  path: '/bills/:bill/shadow',
  summary: 'The same month under another tariff, one of its versions, or computed again; line by line beside the bill',
  permission: billsRun,
  params: billId,
  query: z.object({ tariff: z.string().optional(), version: calendarDate.optional() }),
  response: z.object({
    tariffId: z.string(),
    tariffName: text,
    itemNames: z.record(z.string(), text),
    totalFen: fen,
    energyWh: wh,
    remarks: z.array(remark),
    lines: z.array(comparedLineShape),
  }),
});

const invoiceLine = z.strictObject({
  kind: z.enum(billLineKinds),
  item: z.string().max(63).nullable().default(null),
  period: period.default(null),
  /** Integer Wh, W or VA; null when the invoice does not say. */
  quantity: z.number().int().nullable().default(null),
  amountFen: fen,
});
export type InvoiceLine = z.infer<typeof invoiceLine>;
const invoice = z.object({
  number: z.string().nullable(),
  note: z.string().nullable(),
  lines: z.array(invoiceLine),
  totalFen: fen,
  revision: z.number().int(),
  recordedAt: z.string(),
  recordedBy: z.string(),
});

export const billInvoiceRoute = defineRoute({
  method: 'get',
  path: '/bills/:bill/invoice',
  summary: "The supplier's invoice of the month beside the bill, line by line. Left: the bill, right: the invoice",
  permission: billsRun,
  params: billId,
  response: z.object({ invoice: invoice.nullable(), lines: z.array(comparedLineShape), differenceFen: fen.nullable() }),
});

export const putBillInvoiceRoute = defineRoute({
  method: 'put',
  path: '/bills/:bill/invoice',
  summary: "Enter the amounts of the supplier's invoice",
  permission: billsRun,
  params: billId,
  body: z.strictObject({
    number: z.string().trim().max(80).nullable().default(null),
    note: z.string().trim().max(500).nullable().default(null),
    lines: z.array(invoiceLine).max(200),
    /** Amount to pay, VAT included. */
    totalFen: fen,
    revision: revisionBefore,
  }),
  response: z.object({ revision: z.number().int() }),
});

export const issueBillsRoute = defineRoute({
  method: 'post',
  path: '/bill-issues',
  summary: 'Issue drafts; what was issued before for the same account and month is superseded',
  permission: billsIssue,
  body: z.strictObject({
    bills: z.array(z.string().max(200)).min(1).max(5000),
    /** Issues those too whose data are missing; `note` says why, and stays with them. */
    acceptMissing: z.boolean().default(false),
    note: z.string().trim().max(500).default(''),
  }),
  response: z.object({ issued: z.array(z.string()) }),
});

const run = z.object({
  id: z.number().int(),
  month,
  accounts: z.array(z.string()).nullable(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  made: z.number().int(),
  unchanged: z.number().int(),
  problems: z.array(z.object({ account: z.string(), code: z.string(), message: z.string() })),
  by: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type BillRun = z.infer<typeof run>;

export const startBillRunRoute = defineRoute({
  method: 'post',
  path: '/bill-runs',
  summary: 'Compute the bills of a month, of all accounts or some',
  permission: billsRun,
  body: z.strictObject({ month, accounts: z.array(z.string().max(63)).min(1).max(5000).optional() }),
  response: run,
});

export const billRunsRoute = defineRoute({
  method: 'get',
  path: '/bill-runs',
  summary: 'The last bill runs',
  permission: billsRun,
  response: z.object({ runs: z.array(run) }),
});

export const reconciliationRoute = defineRoute({
  method: 'get',
  path: '/bill-reconciliation',
  summary: "The park's bill beside the sum of its enterprises' statements. Left: the park, right: the enterprises",
  permission: billsRun,
  query: z.object({ month }),
  response: z.object({
    month,
    parkBills: z.array(z.string()),
    enterpriseBills: z.array(z.string()),
    lines: z.array(comparedLineShape),
    itemNames: z.record(z.string(), text),
    parkFen: fen.nullable(),
    enterprisesFen: fen,
    differenceFen: fen.nullable(),
    parkWh: wh.nullable(),
    enterprisesWh: wh,
    differenceWh: wh.nullable(),
  }),
});

/** Answers of the routes, for the screen. */
export type BillsData = z.infer<typeof billsRoute.response>;
export type BillData = z.infer<typeof billRoute.response>;
export type BillLoadData = z.infer<typeof billLoadRoute.response>;
export type BillShadowData = z.infer<typeof billShadowRoute.response>;
export type BillInvoiceData = z.infer<typeof billInvoiceRoute.response>;
export type BillRunsData = z.infer<typeof billRunsRoute.response>;
export type ReconciliationData = z.infer<typeof reconciliationRoute.response>;
