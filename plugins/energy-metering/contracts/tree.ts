import { defineEvidence, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyRead } from './permissions.ts';

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const span = z.object({
  from: instant,
  to: instant,
  asOf: instant.optional().meta({ description: 'As known at this instant; absent for now' }),
});
const amount = z.number().meta({ description: 'Integer in the base unit of the kind' });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });

/**
 * Balance of a node over a period. Key `<meter>/<from ISO>/<to ISO>`; the value is the closing error. With `net/` before it the
 * net amount of a meter, with `loss/<meter>/<bearer>` the part of the loss that a meter below bears,
 * with `share/` the closing error as a part of what runs through the node.
 */
export const energyBalance = defineEvidence({
  kind: 'energy.balance',
  title: { en: 'Balance of a meter and those below it', 'zh-CN': '上下级电表平衡' },
  permission: 'energy.read',
});

const suspect = z.object({
  meter: z.string(),
  fault: z.enum(['scale', 'stopped', 'reversed']),
  factor: z.number().nullable(),
  explained: z.number(),
});

const node = z.object({
  meter: z.string(),
  unit: z.string(),
  depth: z.number().int(),
  children: z.array(z.object({ meter: z.string(), net: amount })),
  above: amount,
  below: amount,
  difference: amount,
  technical: amount,
  closingError: amount,
  /** Closing error over the larger of above and below; null when nothing ran. */
  share: z.number().nullable(),
  state: z.enum(['ok', 'open', 'negative-loss', 'unknown']),
  /** Intervals that could be balanced, and those in which a meter is not known. */
  intervals: z.number().int(),
  unknown: z.number().int(),
  quality: z.enum(['actual', 'estimated', 'edited', 'missing']),
  suspects: z.array(suspect),
  /** Who bears the loss (technical and closing error); empty when it is negative. */
  losses: z.array(z.object({ meter: z.string(), amount, ref: z.string() })),
  ref: z.string(),
});

export const treeRoute = defineRoute({
  method: 'get',
  path: '/tree',
  summary: 'Balance of every node of the meter tree over a period, with losses and likely faulty meters',
  permission: energyRead,
  query: span,
  response: z.object({
    from: ms,
    to: ms,
    tolerance: z.number(),
    rule: z.string(),
    meters: z.array(
      z.object({
        id: z.string(),
        name: z.object({ en: z.string(), 'zh-CN': z.string() }),
        role: z.string(),
        parentId: z.string().nullable(),
        enterpriseId: z.string().nullable(),
        net: amount.nullable(),
        ref: z.string(),
      }),
    ),
    nodes: z.array(node),
  }),
});

export const nodeTrendRoute = defineRoute({
  method: 'get',
  path: '/tree/:meter/trend',
  summary: 'Balance of one node by interval, at most a month',
  permission: energyRead,
  params: z.object({ meter: z.string() }),
  query: span,
  response: z.object({
    unit: z.string(),
    ts: z.array(ms),
    above: z.array(amount.nullable()),
    below: z.array(amount.nullable()),
    technical: z.array(amount.nullable()),
    closingError: z.array(amount.nullable()),
  }),
});

export type TreeData = z.infer<typeof treeRoute.response>;
export type TreeNodeData = TreeData['nodes'][number];
export type NodeTrendData = z.infer<typeof nodeTrendRoute.response>;
