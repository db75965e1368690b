import { defineRoute, revisionNumber } from '@lingtan/sdk';
import { z } from 'zod';
import { periodInput } from './numbers.ts';
import { carbonParkRead, carbonRead } from './permissions.ts';

const params = z.object({ period: periodInput, profile: z.string().min(1) });
const revision = revisionNumber.optional();
const lang = z.enum(['en', 'zh-CN']).default('en');
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Without a revision: as it is now, marked as a draft. */
const query = z.object({ lang, revision });

export const reportPdfRoute = defineRoute({
  method: 'get',
  path: '/reports/:period/:profile/pdf',
  summary: 'Inventory report as PDF: a published revision, or a draft of what it is now',
  permission: carbonParkRead,
  params,
  query,
  produces: 'application/pdf',
  response: z.string(),
});

export const reportXlsxRoute = defineRoute({
  method: 'get',
  path: '/reports/:period/:profile/xlsx',
  summary:
    'Inventory report as XLSX: summary, lines, data sheet of combustion and process (ETS), factors, what is missing',
  permission: carbonParkRead,
  params,
  query,
  produces: workbook,
  response: z.string(),
});

/** What recomputes a publication on an empty machine: `lingtan carbon verify PACK`. */
export const packRoute = defineRoute({
  method: 'get',
  path: '/periods/:period/:profile/pack',
  summary: 'Evidence pack of a publication: a zip with content, hours, documents, factors, report and their hashes',
  permission: carbonParkRead,
  params,
  query,
  produces: 'application/zip',
  response: z.string(),
});

export const factorListRoute = defineRoute({
  method: 'get',
  path: '/factors/xlsx',
  summary: 'The factor library as XLSX: every version with source, status, validity and approval',
  permission: carbonRead,
  query: z.object({ lang }),
  produces: workbook,
  response: z.string(),
});
