import { defineRoute, faultText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { certificatesManage, certificatesRead } from './permissions.ts';
import { month } from './quantities.ts';
import { registryConnectorIds } from './registry-connector.ts';

/** Green certificates of a device and month as a list says, in whole certificates of 1 MWh. */
const listed = z.strictObject({
  device: z.string().min(1).max(200),
  month,
  issued: z.number().int().nonnegative().max(1_000_000_000),
});
export type ListedGec = z.infer<typeof listed>;

/** One list, in which each device and month stands once. */
const list = z
  .array(listed)
  .max(10_000)
  .superRefine((rows, context) => {
    const seen = new Map<string, number>();
    rows.forEach(({ device, month: of }, index) => {
      const before = seen.get(`${device} ${of}`);
      if (before !== undefined)
        context.addIssue({
          code: 'custom',
          path: [index],
          ...faultText(`${device}, ${of} stands in row ${before} already`, `${device}、${of} 已在第 ${before} 行`),
        });
      else seen.set(`${device} ${of}`, index);
    });
  });

const line = z.object({
  device: z.string(),
  month: z.string(),
  /** Null where the list does not name the device and month. */
  ours: z.number().int().nullable(),
  theirs: z.number().int().nullable(),
  /** Ours less theirs; what a list does not name counts as nothing. */
  difference: z.number().int(),
  state: z.enum(['agrees', 'differs', 'missing-there', 'missing-here', 'running']),
});
export type ReconciledLine = z.infer<typeof line>;

const report = z.object({
  lines: z.array(line),
  agree: z.number().int(),
  /** Lines that do not agree, months that are still running left out. */
  disagree: z.number().int(),
  oursTotal: z.number().int(),
  theirsTotal: z.number().int(),
});
export type Reconciliation = z.infer<typeof report>;

/** Two lists beside each other: `lingtan certificates reconcile FILE`. */
export const reconcileRun = z.strictObject({ ours: list, registry: list, runningMonth: month.optional() });
export type ReconcileRun = z.output<typeof reconcileRun>;

export const reconcileRoute = defineRoute({
  method: 'post',
  path: '/registry/reconcile',
  summary: 'Compares the list of a registry with the certificates of the park, month by month; changes nothing',
  permission: certificatesRead,
  body: z.strictObject({ rows: list }),
  response: report,
});

const connector = z.enum(registryConnectorIds).describe('Whose form the file has');

export const reconcileFileRoute = defineRoute({
  method: 'post',
  path: '/registry/reconcile-file',
  summary: 'Compares a file of a registry with the certificates of the park; lines that cannot be read are named',
  permission: certificatesRead,
  body: z.strictObject({ connector, text: z.string().max(2_000_000) }),
  response: z.object({
    report,
    faults: z.array(z.object({ line: z.number().int(), text: z.string(), expected: z.string() })),
    rows: z.number().int(),
  }),
});
export type FileReconciliation = z.infer<typeof reconcileFileRoute.response>;

const remote = {
  provider: z.string().min(1).describe('Plugin that talks to the registry'),
  registry: z.string().min(1).describe('Registry, as the plugin names it'),
};

export const remoteRegistriesRoute = defineRoute({
  method: 'get',
  path: '/registry/remote',
  summary: 'Registries that plugins of the park talk to',
  permission: certificatesRead,
  response: z.object({
    registries: z.array(
      z.object({
        ...remote,
        title: z.object({ en: z.string(), 'zh-CN': z.string() }),
        takes: z.boolean(),
      }),
    ),
    /** Plugins that gave no answer, with the reason. */
    silent: z.array(z.object({ provider: z.string(), problem: z.string() })),
  }),
});
export type RemoteRegistries = z.infer<typeof remoteRegistriesRoute.response>;

export const reconcileRemoteRoute = defineRoute({
  method: 'post',
  path: '/registry/reconcile-remote',
  summary:
    'Compares what a registry has with the certificates of the park, over a plugin that talks to it; changes nothing',
  permission: certificatesManage,
  body: z
    .strictObject({ ...remote, from: month, to: month })
    .refine(({ from, to }) => from <= to, { message: schemaText('not before from', '不早于 from'), path: ['to'] }),
  response: reconcileFileRoute.response,
});

export const submitRemoteRoute = defineRoute({
  method: 'post',
  path: '/registry/submit',
  summary: 'Hands over to a registry what it does not have of the months that are over',
  permission: certificatesManage,
  body: z
    .strictObject({ ...remote, from: month, to: month, ...asked })
    .refine(({ from, to }) => from <= to, { message: schemaText('not before from', '不早于 from'), path: ['to'] }),
  response: z.object({
    submitted: z.number().int(),
    taken: z.number().int(),
    refused: z.array(z.object({ row: listed, why: z.string() })),
  }),
});

export const registryExportRoute = defineRoute({
  method: 'get',
  path: '/registry/export',
  summary: 'Green certificates of the months that are over, as a file in the form of a registry',
  permission: certificatesRead,
  query: z.object({ connector: connector.default('bulk-csv') }),
  produces: 'text/csv',
  response: z.string(),
});
