const quarter = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Whether `zone` is an IANA time zone this machine knows. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds that local time is ahead of UTC at `ts`. Offsets change on quarter hours only, so those are cached. */
export function zoneOffset(ts: number, zone: string): number {
  let cached = offsets.get(zone);
  if (!cached) offsets.set(zone, (cached = new Map()));
  const key = Math.floor(ts / quarter);
  const known = cached.get(key);
  if (known !== undefined) return known;
  const at = key * quarter;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
  const offset = local - at;
  if (cached.size > 100_000) cached.clear();
  cached.set(key, offset);
  return offset;
}

/**
 * UTC instants that show `local` (wall-clock time written as if it were UTC) in `zone`: one as a rule, none in the hour
 * skipped in spring, two in the hour repeated in autumn.
 */
export function instantsOfLocal(local: number, zone: string): number[] {
  const candidates = new Set([
    local - zoneOffset(local - 86_400_000, zone),
    local - zoneOffset(local + 86_400_000, zone),
  ]);
  return [...candidates].filter((ts) => ts + zoneOffset(ts, zone) === local).sort((a, b) => a - b);
}

/** Start of the local day that holds `ts`, ms UTC. */
export function localDayStart(ts: number, zone: string): number {
  const local = ts + zoneOffset(ts, zone);
  const midnight = Math.floor(local / 86_400_000) * 86_400_000;
  // Some zones skip midnight itself: the day then begins when the clock jumps.
  for (let at = midnight; ; at += quarter) {
    const [first] = instantsOfLocal(at, zone);
    if (first !== undefined) return first;
  }
}
