import type { ClientBase } from 'pg';
import type { RawSample } from '../../contracts/index.ts';
import { int4Array } from '../database/binary-array.ts';
import { asMillis, selectRows } from '../database/rows.ts';

export interface WindowQuery {
  /** ms UTC, [from, to). */
  from: number;
  to: number;
  /** Also the last sample before `from` and the first one at or after `to`. */
  edges?: boolean;
  /** At most so many samples a point. */
  limit?: number;
}

type Row = [number, number, number, number];

const columns = (alias: string) => `${alias}.point_no, ${asMillis(`${alias}.ts`)}, ${alias}.value, ${alias}.quality`;
const points = 'unnest($2::int4[]) as u(no)';

/** Raw samples of points, ordered by time; a point without any is missing from the answer. */
export async function readWindows(
  client: ClientBase,
  parkNo: number,
  pointNos: readonly number[],
  { from, to, edges = false, limit }: WindowQuery,
): Promise<Map<number, RawSample[]>> {
  const times = [new Date(from).toISOString(), new Date(to).toISOString()];
  const values = [parkNo, int4Array(pointNos), ...times];
  const found = new Map<number, RawSample[]>();
  const add = (rows: readonly Row[]) => {
    for (const [no, ts, value, quality] of rows) {
      const list = found.get(no);
      if (list) list.push({ ts, value, quality });
      else found.set(no, [{ ts, value, quality }]);
    }
  };
  const edge = (condition: string, order: string, name: string) =>
    selectRows<Row>(
      client,
      `select ${columns('s')} from ${points}, lateral (
         select point_no, ts, value, quality from telemetry.samples
         where point_no = u.no and park_no = $1 and ${condition} order by ts ${order} limit 1) s
       where $3::timestamptz <= $4::timestamptz`,
      values,
      name,
    );
  if (edges) add(await edge('ts < $3', 'desc', 'edge before'));
  add(
    await selectRows<Row>(
      client,
      `select ${columns('s')} from ${points}, lateral (
         select point_no, ts, value, quality from telemetry.samples
         where point_no = u.no and park_no = $1 and ts >= $3 and ts < $4 order by ts limit $5) s`,
      [...values, limit ?? null],
      'window',
    ),
  );
  if (edges) add(await edge('ts >= $4', '', 'edge after'));
  return found;
}
