import { createHash } from 'node:crypto';
import { pointInput, type ParkView, type TelemetryModelInput } from '@lingtan/telemetry';
import { z } from 'zod';

/** A row of the sheet: a point with every column said; the enterprise is null where the point belongs to the park. */
export const sheetPoint = pointInput.extend({ enterpriseId: z.string().min(1).max(120).nullable().default(null) });

export type SheetPoint = z.output<typeof sheetPoint>;

/** All points of a park, the assets that they stand below, and the state that an edit begins from. */
export interface PointSheet {
  basis: string;
  points: SheetPoint[];
  assets: TelemetryModelInput['assets'];
}

/** Reads the sheet. `basis` is the same as long as nobody changes an asset or a point. */
export async function readSheet(view: ParkView): Promise<PointSheet> {
  const [assets, rows] = await Promise.all([view.assets(), view.points()]);
  const points = rows.map(({ no: _no, ...point }) => point as SheetPoint);
  // As written: the order of the fields is that of the statement and, below, of the database.
  const basis = createHash('sha256').update(JSON.stringify({ assets, points })).digest('hex');
  return { basis, assets, points };
}
