import { z } from 'zod';
import { defineTool, type Tool } from './tool.ts';

const park = z.string().min(1).describe('Id of the park, from list_parks');

/** Tools that plan and make reports. None of them moves a device, signs or publishes anything: people do. */
export const workTools: readonly Tool[] = [
  defineTool({
    name: 'dispatch_what_if',
    title: 'Dispatch what-if',
    description: 'Solves a plan again with other prices, limits or battery sizes, beside the original. Stores nothing.',
    does: 'compute',
    input: z.object({
      park,
      plan: z.number().int().positive().describe('Number of the plan, from dispatch_plans'),
      buyPriceFactor: z.number().min(0).max(10).optional(),
      importMaxKw: z.number().positive().optional(),
      exportPrice: z.number().optional(),
      demandPricePerKw: z.number().nonnegative().optional(),
      batteryFactor: z.number().min(0).max(10).optional(),
    }),
    operation: 'POST /api/parks/{park}/x/storage-dispatch/what-if',
    map: ({ park: id, ...body }) => ({ path: { park: id }, body }),
  }),
  defineTool({
    name: 'dispatch_plan_now',
    title: 'Make a dispatch plan',
    description: 'Makes a new dispatch plan now and answers with its number. In automatic mode the park follows it.',
    does: 'write',
    input: z.object({ park }),
    operation: 'POST /api/parks/{park}/x/storage-dispatch/plans',
    map: (input) => ({ path: input, body: {} }),
  }),
  defineTool({
    name: 'make_water_report',
    title: 'Draft a water report',
    description: 'Makes the draft of an operating or discharge report; somebody else checks and signs it.',
    does: 'write',
    input: z.object({
      park,
      plant: z.string().min(1),
      kind: z.enum(['operating', 'discharge']),
      period: z.string().describe('2026, 2026-11 or 2026-11-24'),
      note: z.string().max(500).default(''),
    }),
    operation: 'POST /api/parks/{park}/x/wastewater-tracking/reports',
    map: ({ park: id, ...body }) => ({ path: { park: id }, body }),
  }),
  defineTool({
    name: 'carbon_report',
    title: 'Carbon report',
    description:
      'Inventory report of a period under a method profile as PDF: a revision, or a draft of what it is now.',
    does: 'read',
    input: z.object({
      park,
      period: z.string(),
      profile: z.string().describe('Method profile, from carbon_inventory'),
      lang: z.enum(['en', 'zh-CN']).default('en'),
      revision: z.number().int().positive().optional(),
    }),
    operation: 'GET /api/parks/{park}/x/carbon-accounting/reports/{period}/{profile}/pdf',
    map: ({ lang, revision, ...path }) => ({ path, query: { lang, ...(revision ? { revision } : {}) } }),
  }),
];
