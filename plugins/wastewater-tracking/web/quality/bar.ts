import type { QualityNowData } from '../../contracts/routes.ts';

/** Places on a bar, percent of its width. */
export interface BarPlaces {
  value: number;
  forecast: number | null;
  limits: number[];
}

/** The limit stands at three quarters of the bar unless something is larger. */
const limitPlace = 0.75;

export function barOf({ day, forecast }: QualityNowData['rows'][number]): BarPlaces {
  const limits = [day.limit?.min, day.limit?.max].filter((each) => each != null);
  const largest = Math.max(day.value ?? 0, forecast ?? 0, ...limits.map((limit) => limit / limitPlace), 0);
  const place = (value: number | null): number =>
    largest === 0 || value === null ? 0 : Math.min(100, Math.max(0, (100 * value) / largest));
  return { value: place(day.value), forecast: forecast === null ? null : place(forecast), limits: limits.map(place) };
}
