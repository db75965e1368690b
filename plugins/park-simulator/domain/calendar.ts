const dayMs = 86_400_000;

/** Local time of a step. China has had no daylight saving since 1991, so a fixed offset is exact here. */
export interface LocalTime {
  /** Hours since local midnight, 0 ≤ hour < 24. */
  hour: number;
  /** 0 = Sunday. */
  weekday: number;
  /** Day of the year, 1..366. */
  dayOfYear: number;
  /** A fixed public holiday: 1 January, 1–3 May, 1–3 October. Those of the lunar calendar are left out. */
  holiday: boolean;
}

/** Reads local times in ascending order fast: the calendar is worked out once a day. */
export function createCalendar(utcOffsetMinutes: number): (ms: number) => LocalTime {
  const local: LocalTime = { hour: 0, weekday: 0, dayOfYear: 1, holiday: false };
  let day = Number.NaN;
  return (ms) => {
    const shifted = ms + utcOffsetMinutes * 60_000;
    const number = Math.floor(shifted / dayMs);
    if (number !== day) {
      day = number;
      const date = new Date(number * dayMs);
      const month = date.getUTCMonth();
      const dayOfMonth = date.getUTCDate();
      local.weekday = date.getUTCDay();
      local.dayOfYear = (number * dayMs - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs + 1;
      local.holiday = (month === 0 && dayOfMonth === 1) || ((month === 4 || month === 9) && dayOfMonth <= 3);
    }
    local.hour = (shifted - number * dayMs) / 3_600_000;
    return local;
  };
}

/** Whether `hour` lies in one of the windows [from, to); from > to wraps over midnight. */
export function inHours(hour: number, windows: readonly (readonly [number, number])[]): boolean {
  for (const [from, to] of windows) {
    if (from <= to ? hour >= from && hour < to : hour >= from || hour < to) return true;
  }
  return false;
}

/** 0 outside the windows, 1 inside, with edges that take `edgeHours`: people do not all start at once. */
export function presence(hour: number, windows: readonly (readonly [number, number])[], edgeHours = 0.5): number {
  let most = 0;
  for (const [from, to] of windows) {
    const length = from <= to ? to - from : to + 24 - from;
    if (length >= 24) return 1;
    const since = (hour - from + 24 + edgeHours) % 24;
    const rise = Math.min(1, since / edgeHours);
    const fall = Math.min(1, (length + edgeHours - since) / edgeHours);
    most = Math.max(most, Math.min(rise, fall));
  }
  return Math.max(0, most);
}
