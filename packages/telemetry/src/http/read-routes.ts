import { file } from '@lingtan/sdk';
import { z } from 'zod';
import { telemetryRead } from '../../contracts/index.ts';
import { exportCsv } from '../csv/export-csv.ts';
import { listImports } from '../csv/import-state.ts';
import { readQuarantine } from '../query/quarantine.ts';
import type { TelemetryEngine } from '../telemetry-engine.ts';
import {
  assetSchema,
  importStateSchema,
  latestSchema,
  pointSchema,
  pointsQuery,
  quarantineSchema,
  resolutionSchema,
  seriesSchema,
  timeQuery,
} from './schemas.ts';
import { telemetryRoute, type BoundTelemetryRoute, type TelemetryRequest } from './telemetry-route.ts';

const root = '/api/parks/:park';
// As much as a page can draw many times over; a single answer is put together in one go, and holds up all others meanwhile.
const mostValues = 200_000;
/** From so many values on an answer counts as large: pages ask for less. */
const largeValues = 20_000;

interface RangeSize {
  points: string;
  maxPoints: number;
  resolution?: string | undefined;
}

/** A resolution that was asked for is kept to, however many values that makes. */
const isLarge = ({ points, maxPoints, resolution }: RangeSize): boolean =>
  resolution !== undefined || split(points).length * maxPoints > largeValues;

/** Ids of a query, without blanks. */
const split = (ids: string) =>
  ids
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);

/** Routes that read. Members see only their enterprise's points: to them the others do not exist. */
export function readRoutes(engine: TelemetryEngine): BoundTelemetryRoute[] {
  const viewOf = ({ park, principal }: Pick<TelemetryRequest<unknown, unknown, unknown>, 'park' | 'principal'>) =>
    engine.view(park!, principal.enterpriseId);
  return [
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/assets`,
        summary: 'Assets of the park',
        permission: telemetryRead,
        response: z.array(assetSchema),
      },
      (request) => viewOf(request).assets(),
    ),
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/points`,
        summary: 'Points of the park',
        permission: telemetryRead,
        response: z.array(pointSchema),
      },
      (request) => viewOf(request).points(),
    ),
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/telemetry/latest`,
        summary:
          'Newest value of each point, without `points` of all that the caller may see; points without any are left out',
        permission: telemetryRead,
        query: z.object({ points: pointsQuery.optional() }),
        response: z.array(latestSchema),
      },
      (request) => {
        const { points } = request.query;
        return viewOf(request).latest(points === undefined ? null : split(points));
      },
    ),
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/telemetry/range`,
        summary: 'Series over [from, to), downsampled to at most maxPoints with extremes kept; 200,000 values at most',
        permission: telemetryRead,
        query: z.object({
          points: pointsQuery,
          from: timeQuery,
          to: timeQuery,
          maxPoints: z.coerce.number().int().min(1).max(20_000).default(600),
          resolution: resolutionSchema.optional(),
        }),
        isLarge,
        response: z.object({ series: z.array(seriesSchema) }),
      },
      async (request) => {
        const { points, ...rest } = request.query;
        const read = () => viewOf(request).range({ points: split(points), ...rest, mostValues });
        return { series: await (isLarge(request.query) ? engine.largeReads.take(read) : read()) };
      },
    ),
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/telemetry/export.csv`,
        summary: 'Raw samples over [from, to) as CSV',
        permission: telemetryRead,
        query: z.object({ points: pointsQuery, from: timeQuery, to: timeQuery }),
        produces: 'text/csv',
        response: z.string(),
        isLarge: () => true,
      },
      async (request) => {
        const { points, from, to } = request.query;
        const body = await exportCsv(viewOf(request), { points: split(points), from, to }, engine.largeReads);
        return file('text/csv; charset=utf-8', `${request.park!.id}-samples.csv`, body);
      },
    ),
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/telemetry/quarantine`,
        summary: 'Samples that were refused, newest first',
        permission: telemetryRead,
        query: z.object({
          before: z.coerce.number().int().positive().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: quarantineSchema,
      },
      (request) => readQuarantine(engine.database, request.park!, request.query, request.principal.enterpriseId),
    ),
    telemetryRoute(
      {
        method: 'get',
        path: `${root}/telemetry/imports`,
        summary: 'Imports of history and how far they have come',
        permission: telemetryRead,
        response: z.array(importStateSchema),
      },
      (request) => listImports(engine.database, request.park!, request.principal.enterpriseId),
    ),
  ];
}
