import { localDate, localParts } from '@lingtan/sdk/zone';
import type { HourlyData } from '../../contracts/hourly-routes.ts';

export interface MatchHour {
  /** ms UTC. */
  readonly at: number;
  readonly day: string;
  readonly hour: number;
  readonly loadWh: number;
  readonly certificatesWh: number;
  readonly retiredWh: number;
  readonly matchedWh: number;
  /** Of the load, 0 to 1; null without load. */
  readonly share: number | null;
}

export interface MatchDay {
  readonly day: string;
  /** By hour of the clock; null where the day has no such hour, or it is not over. An hour that comes twice counts as one. */
  readonly cells: readonly (MatchHour | null)[];
  readonly loadWh: number;
  readonly certificatesWh: number;
  readonly matchedWh: number;
  readonly share: number | null;
}

/** The hours of a month as days of the park, newest day last. */
export function matchDays(data: HourlyData, timeZone: string): MatchDay[] {
  const days = new Map<string, (MatchHour | null)[]>();
  data.hours.forEach((at, index) => {
    const [day, hour] = [localDate(at, timeZone), localParts(at, timeZone).hour];
    const cells = days.get(day) ?? Array<MatchHour | null>(24).fill(null);
    days.set(day, cells);
    const before = cells[hour];
    const sum = (values: readonly number[], known: number | undefined): number => (known ?? 0) + values[index]!;
    const loadWh = sum(data.loadWh, before?.loadWh);
    const matchedWh = sum(data.matchedWh, before?.matchedWh);
    cells[hour] = {
      at,
      day,
      hour,
      loadWh,
      certificatesWh: sum(data.certificatesWh, before?.certificatesWh),
      retiredWh: sum(data.retiredWh, before?.retiredWh),
      matchedWh,
      share: loadWh === 0 ? null : matchedWh / loadWh,
    };
  });
  return [...days].map(([day, cells]) => {
    const total = (pick: (cell: MatchHour) => number): number =>
      cells.reduce((sum, cell) => sum + (cell === null ? 0 : pick(cell)), 0);
    const [loadWh, matchedWh] = [total((cell) => cell.loadWh), total((cell) => cell.matchedWh)];
    return {
      day,
      cells,
      loadWh,
      certificatesWh: total((cell) => cell.certificatesWh),
      matchedWh,
      share: loadWh === 0 ? null : matchedWh / loadWh,
    };
  });
}
