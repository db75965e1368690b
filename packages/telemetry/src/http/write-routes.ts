import { LingtanError, type Principal } from '@lingtan/sdk';
import { z } from 'zod';
import { telemetryImport, telemetryWrite } from '../../contracts/index.ts';
import { importCsv } from '../csv/import-csv.ts';
import { telemetryErrors } from '../errors.ts';
import type { TelemetryEngine } from '../telemetry-engine.ts';
import { importStateSchema, ingestResultSchema, sampleSchema } from './schemas.ts';
import { withSpooled } from './spool.ts';
import { UploadPlaces } from './upload-places.ts';
import { telemetryRoute, type BoundTelemetryRoute } from './telemetry-route.ts';

const root = '/api/parks/:park/telemetry';
const maxSamples = 50_000;
const megabyte = 1_048_576;
const uploadLimit = 512 * megabyte;
const uploadsAtOnce = 4;
/** Bad samples in a batch are refused one by one, so the body as a whole is not checked against this. */
const samplesDoc = z.array(sampleSchema).max(maxSamples);

const sourceOf = (principal: Principal) => `${principal.kind}:${principal.id}`;

/** The samples of a body, which nobody has checked yet. @throws TELEMETRY_BAD_BODY */
function samplesOf(body: unknown, more?: 'reason'): unknown[] {
  const samples = typeof body === 'object' && body !== null ? (body as { samples?: unknown }).samples : undefined;
  if (!Array.isArray(samples))
    throw telemetryErrors.BAD_BODY({
      problem: { en: 'expected { "samples": [ … ] }', 'zh-CN': '应为 { "samples": [ … ] }' },
    });
  const unknown = Object.keys(body as object).find((key) => key !== 'samples' && key !== more);
  if (unknown !== undefined)
    throw telemetryErrors.BAD_BODY({
      problem: {
        en: `unknown field ${unknown.slice(0, 100)}; expected { "samples": [ … ] }`,
        'zh-CN': `未知字段 ${unknown.slice(0, 100)}；应为 { "samples": [ … ] }`,
      },
    });
  if (samples.length > maxSamples) {
    throw telemetryErrors.BAD_BODY({ problem: `${samples.length} samples; expected at most ${maxSamples} a call` });
  }
  return samples;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw telemetryErrors.BAD_MAPPING({ problem: { en: 'it is not JSON', 'zh-CN': '不是 JSON' } }, error);
  }
}

/** Routes that write: samples, corrections, files. */
export function writeRoutes(engine: TelemetryEngine): BoundTelemetryRoute[] {
  const places = new UploadPlaces(uploadsAtOnce);
  return [
    telemetryRoute(
      {
        method: 'post',
        path: root,
        summary: 'Store samples: { samples: [{ point, ts, value, unit?, quality? }] }. Answers after they are durable',
        permission: telemetryWrite,
        bodyLimit: 16 * megabyte,
        bodyDoc: z.object({ samples: samplesDoc }),
        response: ingestResultSchema,
      },
      ({ park, principal, body, pointPrefix, controlPoints }) =>
        engine.ingest(park!, sourceOf(principal), samplesOf(body), { pointPrefix, controlPoints }),
    ),
    telemetryRoute(
      {
        method: 'post',
        path: `${root}/corrections`,
        summary: 'Replace samples: { samples: […], reason }. Earlier values are kept',
        permission: telemetryImport,
        bodyLimit: 4 * megabyte,
        bodyDoc: z.object({ samples: samplesDoc, reason: z.string().min(1).max(1000) }),
        response: ingestResultSchema,
      },
      async ({ park, principal, body, controlPoints }) => {
        const samples = samplesOf(body, 'reason');
        const { reason } = body as { reason?: unknown };
        if (typeof reason !== 'string' || reason.trim() === '') {
          throw telemetryErrors.BAD_BODY({ problem: 'reason is missing; expected a sentence' });
        }
        const correction = { by: sourceOf(principal), reason: reason.slice(0, 1000), principal };
        return engine.correct(park!, sourceOf(principal), samples, correction, { controlPoints });
      },
    ),
    telemetryRoute(
      {
        method: 'post',
        path: `${root}/import`,
        summary: 'Import a CSV file (the body) with a mapping; the same file goes on where it stopped',
        permission: telemetryImport,
        bodyMode: 'stream',
        bodyLimit: uploadLimit,
        consumes: 'text/csv',
        query: z.object({
          mapping: z.string().max(100_000).describe('JSON: { format: "wide" | "long", … }'),
          dryRun: z.enum(['true', 'false']).default('false'),
          name: z.string().max(200).default('upload.csv'),
        }),
        response: importStateSchema,
      },
      ({ park, principal, stream, query, signal, controlPoints }) =>
        places
          .take(sourceOf(principal), () =>
            withSpooled(stream, uploadLimit, ({ hash, open }) =>
              importCsv(engine, park!, {
                source: `import:${query.name}`,
                sender: { controlPoints },
                contentHash: hash,
                mapping: parseJson(query.mapping),
                open,
                dryRun: query.dryRun === 'true',
                signal,
              }),
            ),
          )
          .catch((error: unknown) => {
            if (error instanceof LingtanError || !signal.aborted) throw error;
            throw telemetryErrors.BAD_BODY({ problem: 'the upload was interrupted' }, error);
          }),
    ),
  ];
}
