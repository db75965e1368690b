/** A value axis that holds zero, with round ticks. */
export interface ValueAxis {
  bottom: number;
  top: number;
  ticks: number[];
  /** Digits after the point of the ticks. */
  digits: number;
}

/** Axis for values; from 0 to 1 when there is none. */
export function axisOf(values: readonly (number | null)[]): ValueAxis {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high) high = 1;
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((each) => each >= raw * 0.999)!;
  const bottom = Math.floor(low / step) * step;
  const top = Math.ceil(high / step - 1e-9) * step;
  const count = Math.round((top - bottom) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => bottom + i * step);
  const digits = [0, 1, 2, 3].find((n) => Math.abs(step * 10 ** n - Math.round(step * 10 ** n)) < 1e-9) ?? 4;
  return { bottom, top, ticks, digits };
}

export interface TimeTick {
  ts: number;
  style: 'date' | 'minute';
}

const hour = 3_600_000;
/** Pixels a label needs. */
const room = 56;

/** Days where they fit, else hours of the day; `dayStart(ts, days)` is a midnight of the park. */
export function timeTicks(
  from: number,
  to: number,
  dayStart: (ts: number, days: number) => number,
  pixels: number,
): TimeTick[] {
  const most = Math.max(2, Math.floor(pixels / room));
  const days: number[] = [];
  for (let ts = dayStart(from, 0), n = 0; ts < to && n < 400; ts = dayStart(ts, 1), n++) days.push(ts);
  const inside = days.filter((ts) => ts >= from);
  if (days.length > 2) {
    const every = Math.ceil(inside.length / most);
    return inside.filter((_, i) => i % every === 0).map((ts) => ({ ts, style: 'date' }));
  }
  const step = [1, 2, 3, 6, 12].find((hours) => (to - from) / (hours * hour) <= most) ?? 24;
  const ticks: TimeTick[] = [];
  for (const day of days)
    for (let ts = day; ts < Math.min(to, dayStart(day, 1)); ts += step * hour)
      if (ts >= from) ticks.push({ ts, style: 'minute' });
  return ticks;
}
