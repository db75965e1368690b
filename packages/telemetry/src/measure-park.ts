import { selectRows } from './database/rows.ts';
import { onPark, type ParkRef } from './database/telemetry-database.ts';
import type { TelemetryEngine } from './telemetry-engine.ts';

interface Figure {
  name: string;
  help: string;
  labels: Record<string, string>;
  value: number;
}

/** What of a park has not come, or waits: for `/metrics`. */
export async function measurePark(engine: TelemetryEngine, park: ParkRef): Promise<Figure[]> {
  const { points, stale, newestTs } = await engine.freshness(park);
  const [backlog] = await onPark(engine.database, park, (client) =>
    selectRows<[number, number]>(
      client,
      `select count(*), coalesce(sum(cardinality(point_nos)), 0) from telemetry.change_log where park_no = $1`,
      [park.no],
    ),
  );
  const figure = (name: string, help: string, value: number): Figure => ({
    ...{ name: `lingtan_${name}`, help, labels: { park: park.id }, value },
  });
  return [
    figure('points', 'Points of the park', points),
    figure('points_silent', 'Points without a sample within three of their periods', stale),
    figure('rollup_backlog_batches', 'Stored batches that the rollups lack', backlog![0]),
    figure('rollup_backlog_spans', 'Points and days of these batches', backlog![1]),
    { ...figure('ingest_queued_rows', 'Samples that wait to be stored', engine.stats(park.id).queuedRows), labels: {} },
    ...(newestTs === null
      ? []
      : [figure('newest_sample_age_seconds', 'Age of the newest sample', (engine.clock.now() - newestTs) / 1000)]),
  ];
}

/** Since when the oldest stored batch that the rollups lack has waited, seconds; 0 where none does. */
export async function rollupLag(engine: TelemetryEngine, park: ParkRef): Promise<number> {
  const [oldest] = await onPark(engine.database, park, (client) =>
    selectRows<[number]>(
      client,
      `select extract(epoch from now() - logged_at)::float8 from telemetry.change_log where park_no = $1
       order by id limit 1`,
      [park.no],
    ),
  );
  return oldest?.[0] ?? 0;
}
