import { calendarDate, defineRoute, isoInstant, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { certificateAccount } from './config.ts';
import { certificatesManage, certificatesRead, certificatesRetire } from './permissions.ts';

/** Standards under which offsets are issued. */
export const offsetStandards = ['CCER', 'VCS', 'GS', 'CDM', 'other'] as const;
export type OffsetStandard = (typeof offsetStandards)[number];

const standard = z.enum(offsetStandards);
const project = z.string().min(1).max(100);
const vintage = z.number().int().min(1990).max(2200);
const tonnes = z.number().int().positive().max(1_000_000_000).describe('Whole tonnes of CO2 equivalent');
const serial = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 44 - 1);

/** Which offsets an act is about; without a part, any, the oldest vintage first. */
const choice = { standard: standard.optional(), project: project.optional(), vintage: vintage.optional() };

const units = z.object({
  id: z.number().int(),
  standard,
  project: z.string(),
  projectName: z.string(),
  vintage: z.number().int(),
  serialStart: z.number().int(),
  serialEnd: z.number().int(),
  tonnes: z.number().int(),
  account: z.string(),
  status: z.enum(['Active', 'Retired', 'Burned']),
});
export type OffsetUnits = z.infer<typeof units>;

const use = z.object({
  transaction: z.number().int(),
  act: z.enum(['retire', 'burn']),
  account: z.string(),
  tonnes: z.number().int(),
  beneficiary: z.string().nullable(),
  purpose: z.string().nullable(),
  periodFrom: z.string().nullable(),
  periodTo: z.string().nullable(),
  reason: z.string(),
  recordedAt: z.string(),
  /** Serial numbers, one line to a range. */
  serials: z.array(z.string()),
});
export type OffsetUse = z.infer<typeof use>;

export const offsetsRoute = defineRoute({
  method: 'get',
  path: '/offsets',
  summary: 'Offsets by serial range with their holders, and what was retired or burned; members see their own',
  permission: certificatesRead,
  response: z.object({
    units: z.array(units),
    uses: z.array(use),
    balances: z.array(
      z.object({
        account: z.string(),
        active: z.number().int(),
        retired: z.number().int(),
        burned: z.number().int(),
      }),
    ),
  }),
});
export type Offsets = z.infer<typeof offsetsRoute.response>;

const moved = z.object({ transaction: z.number().int(), tonnes: z.number().int() });

export const receiveOffsetsRoute = defineRoute({
  method: 'post',
  path: '/offsets',
  summary: 'Books offsets that a registry has put into an account; a serial is booked once',
  permission: certificatesManage,
  body: z
    .strictObject({
      standard,
      project,
      projectName: z.string().min(1).max(200),
      vintage,
      serialStart: serial,
      serialEnd: serial,
      account: certificateAccount,
      generation: z
        .strictObject({
          device: z.string(),
          from: isoInstant,
          to: isoInstant,
        })
        .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
          message: schemaText('after from', '晚于 from'),
          path: ['to'],
        })
        .nullable()
        .optional()
        .describe(
          'Reductions of a generator of the park: what is left of its certificates of the span is cancelled with the receipt; null: of a project elsewhere. CCER need one of both where a generator of the park may choose them',
        ),
      ...asked,
    })
    .refine(({ serialStart, serialEnd }) => serialEnd >= serialStart, {
      message: schemaText('not before serialStart', '不小于 serialStart'),
      path: ['serialEnd'],
    }),
  response: moved.extend({
    cancelledWh: z.number().int(),
    soldOrUsedWh: z.number().int().describe('Of the span, what was sold or used before; it stays what it is'),
  }),
});

export const transferOffsetsRoute = defineRoute({
  method: 'post',
  path: '/offsets/transfer',
  summary: 'Moves offsets to another account, oldest vintage first, all or nothing',
  permission: certificatesManage,
  body: z.strictObject({ from: certificateAccount, to: certificateAccount, tonnes, ...choice, ...asked }),
  response: moved,
});

export const retireOffsetsRoute = defineRoute({
  method: 'post',
  path: '/offsets/retire',
  summary: 'Uses offsets for a beneficiary, all or nothing; they never move again',
  permission: certificatesRetire,
  body: z
    .strictObject({
      account: certificateAccount,
      tonnes,
      ...choice,
      beneficiary: z.string().min(1).max(200),
      purpose: z.string().min(1).max(500),
      periodFrom: calendarDate,
      periodTo: calendarDate,
      ...asked,
    })
    .refine(({ periodFrom, periodTo }) => periodTo >= periodFrom, {
      message: schemaText('not before periodFrom', '不早于 periodFrom'),
      path: ['periodTo'],
    }),
  response: moved,
});

export const burnOffsetsRoute = defineRoute({
  method: 'post',
  path: '/offsets/burn',
  summary: 'Takes invalid offsets out of an account; that is no use of them',
  permission: certificatesManage,
  body: z.strictObject({ account: certificateAccount, tonnes, ...choice, ...asked }),
  response: moved,
});
