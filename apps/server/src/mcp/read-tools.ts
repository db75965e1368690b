import { z } from 'zod';
import { defineTool, type Tool } from './tool.ts';

const park = z.string().min(1).describe('Id of the park, from list_parks');
const time = z.number().int().describe('ms since the Unix epoch, UTC');
const iso = (ms: number): string => new Date(ms).toISOString();
const period = z.string().describe('A month or year: 2026-11 or 2026');

/** Tools that look. Figures carry references (`ref`); explain_evidence opens them. */
export const readTools: readonly Tool[] = [
  defineTool({
    name: 'list_parks',
    title: 'Parks',
    description: 'Parks that the key may see, with their enterprises.',
    does: 'read',
    input: z.object({}),
    operation: 'GET /api/parks',
    map: () => ({}),
  }),
  defineTool({
    name: 'list_assets',
    title: 'Assets',
    description: 'Assets of a park (meters, feeders, batteries, plants) as a tree by parent.',
    does: 'read',
    input: z.object({ park }),
    operation: 'GET /api/parks/{park}/assets',
    map: (input) => ({ path: input }),
  }),
  defineTool({
    name: 'list_points',
    title: 'Points',
    description: 'Measured points of a park with unit and kind.',
    does: 'read',
    input: z.object({ park }),
    operation: 'GET /api/parks/{park}/points',
    map: (input) => ({ path: input }),
  }),
  defineTool({
    name: 'latest_values',
    title: 'Latest values',
    description:
      'Newest value of points, with its time and quality. Mind the age: an old value is not the present one.',
    does: 'read',
    input: z.object({ park, points: z.array(z.string()).max(500).optional().describe('Point ids; without, all') }),
    operation: 'GET /api/parks/{park}/telemetry/latest',
    map: ({ points, ...path }) => ({ path, query: points ? { points: points.join(',') } : {} }),
  }),
  defineTool({
    name: 'point_series',
    title: 'Series of points',
    description: 'Values of points over [from, to), thinned out to maxPoints with extremes kept.',
    does: 'read',
    input: z.object({
      park,
      points: z.array(z.string()).min(1).max(20),
      from: time,
      to: time,
      maxPoints: z.number().int().min(1).max(1000).default(200),
    }),
    operation: 'GET /api/parks/{park}/telemetry/range',
    map: ({ park: id, points, ...span }) => ({ path: { park: id }, query: { points: points.join(','), ...span } }),
  }),
  defineTool({
    name: 'list_meters',
    title: 'Meters',
    description: 'Meters of a park with the amounts of today (Wh, L or g) and their evidence.',
    does: 'read',
    input: z.object({ park }),
    operation: 'GET /api/parks/{park}/x/energy-metering/meters',
    map: (input) => ({ path: input }),
  }),
  defineTool({
    name: 'energy_intervals',
    title: 'Energy intervals',
    description: 'Validated intervals of meters over [from, to): amount in Wh, L or g, quality, revision, evidence.',
    does: 'read',
    input: z.object({ park, from: time, to: time, meters: z.array(z.string()).min(1).max(50).optional() }),
    operation: 'GET /api/parks/{park}/x/energy-metering/intervals',
    map: ({ park: id, meters, from, to }) => ({
      path: { park: id },
      query: { from: iso(from), to: iso(to), ...(meters ? { meters: meters.join(',') } : {}) },
    }),
  }),
  defineTool({
    name: 'explain_evidence',
    title: 'How a figure came about',
    description:
      'Opens a reference such as energy.interval/m-17/…@2: value, unit, quality, formula and what it rests on.',
    does: 'read',
    input: z.object({ park, ref: z.string().min(3), depth: z.number().int().min(0).max(6).default(2) }),
    operation: 'GET /api/evidence-tree/{ref}',
    map: ({ ref, ...query }) => ({ path: { ref }, query }),
  }),
  defineTool({
    name: 'list_alarms',
    title: 'Alarms',
    description: 'Alarms that are not normal, with state after ISA-18.2, priority, consequence and what to do.',
    does: 'read',
    input: z.object({ park }),
    operation: 'GET /api/parks/{park}/x/alarm-management/alarms',
    map: (input) => ({ path: input, query: {} }),
  }),
  defineTool({
    name: 'carbon_inventory',
    title: 'Carbon inventory',
    description:
      'Inventory of a period under each method profile, with quality and evidence. Not yet published: a draft.',
    does: 'read',
    input: z.object({ park, period }),
    operation: 'GET /api/parks/{park}/x/carbon-accounting/inventory/{period}',
    map: (input) => ({ path: input }),
  }),
  defineTool({
    name: 'dispatch_plans',
    title: 'Dispatch plans',
    description: 'Dispatch plans, newest first, and what is lacking when no plan can be made.',
    does: 'read',
    input: z.object({ park, limit: z.number().int().min(1).max(50).default(5) }),
    operation: 'GET /api/parks/{park}/x/storage-dispatch/plans',
    map: ({ park: id, limit }) => ({ path: { park: id }, query: { limit } }),
  }),
  defineTool({
    name: 'water_reports',
    title: 'Water reports',
    description: 'Operating and discharge reports with states and signatures, newest first.',
    does: 'read',
    input: z.object({ park }),
    operation: 'GET /api/parks/{park}/x/wastewater-tracking/reports',
    map: (input) => ({ path: input }),
  }),
];
