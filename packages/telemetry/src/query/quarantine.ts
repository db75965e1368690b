import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';

/** A sample that was refused, as it is shown. */
export interface QuarantinedSample {
  id: number;
  receivedAt: string;
  source: string;
  point: string;
  ts: number | null;
  value: string;
  unit: string | null;
  quality: string | null;
  code: string;
  message: string;
}

type Row = [number, number, string, string, number | null, string, string | null, string | null, string, string];

/** Refused samples of a park, newest first; an enterprise sees none, since unknown points belong to nobody. */
export function readQuarantine(
  database: TelemetryDatabase,
  park: ParkRef,
  page: { before?: number; limit: number },
  enterpriseId: string | null,
): Promise<{ rows: QuarantinedSample[]; next: number | null }> {
  return onPark(
    database,
    park,
    async (client) => {
      const found = await selectRows<Row>(
        client,
        `select id, ${asMillis('received_at')}, source, point, ts, value, unit, quality, code, message
         from telemetry.quarantine where park_id = $1 and id < $2 order by id desc limit $3`,
        [park.id, page.before ?? Number.MAX_SAFE_INTEGER, page.limit],
      );
      const rows = found.map(([id, receivedAt, source, point, ts, value, unit, quality, code, message]) => {
        return {
          id,
          receivedAt: new Date(receivedAt).toISOString(),
          source,
          point,
          ts,
          value,
          unit,
          quality,
          code,
          message,
        };
      });
      return { rows, next: rows.length === page.limit ? rows.at(-1)!.id : null };
    },
    enterpriseId,
  );
}
