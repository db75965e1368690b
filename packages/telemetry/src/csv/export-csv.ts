import type { ParkView } from '../query/park-view.ts';
import { Turns } from '../turns.ts';

const pageSize = 5_000;

/**
 * Raw samples as CSV, one row per sample, point by point in order of time; read page by page, so memory stays small.
 * Each page takes a turn of `turns`, so that many who export do not take the whole process. The import reads it back with `{ format: 'long', unit: 'unit', quality: 'quality' }`.
 * @throws TELEMETRY_UNKNOWN_POINT, TELEMETRY_BAD_RANGE before the first row
 */
export async function exportCsv(
  view: ParkView,
  query: { points: readonly string[]; from: number; to: number },
  turns = new Turns(1),
): Promise<AsyncIterable<string>> {
  const points = await view.resolve(query.points);
  await view.windows({ points: [], from: query.from, to: query.to });
  async function* rows() {
    yield 'time,point,value,unit,quality\n';
    for (const { id, unit } of points) {
      for (let from = query.from; ;) {
        const begin = from;
        const { page, text } = await turns.take(async () => {
          const page = await view.window({ point: id, from: begin, to: query.to, limit: pageSize });
          const lines = page.map(
            ({ ts, value, quality }) => `${new Date(ts).toISOString()},${id},${value},${quote(unit)},${quality}\n`,
          );
          return { page, text: lines.join('') };
        });
        if (text) yield text;
        if (page.length < pageSize) break;
        from = page.at(-1)!.ts + 1;
      }
    }
  }
  return rows();
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
