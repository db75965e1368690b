/** Part of a time axis, ms UTC, half open. */
export interface Span {
  from: number;
  to: number;
}

const day = 86_400_000;
/** 2000-01-01T12:00Z, where the almanac's series begin. */
const epoch = 946_728_000_000;
/** The upper limb of the sun stands on the horizon, refraction included, in degrees. */
const horizon = -0.833;
const searchStep = 20 * 60_000;
const exactness = 15_000;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/**
 * Height of the sun above the horizon in degrees, to about 0.02°. Formula: "Approximate Solar Coordinates" of the
 * Astronomical Almanac (US Naval Observatory).
 * @param at ms UTC
 * @param latitude degrees, north positive
 * @param longitude degrees, east positive
 */
export function sunElevation(at: number, latitude: number, longitude: number): number {
  const days = (at - epoch) / day;
  const anomaly = radians(357.529 + 0.98560028 * days);
  const mean = 280.459 + 0.98564736 * days;
  const ecliptic = radians(mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly));
  const tilt = radians(23.439 - 0.00000036 * days);
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const sidereal = (18.697374558 + 24.06570982441908 * days) * 15;
  const hourAngle = radians(sidereal + longitude) - ascension;
  const height =
    Math.sin(radians(latitude)) * Math.sin(declination) +
    Math.cos(radians(latitude)) * Math.cos(declination) * Math.cos(hourAngle);
  return degrees(Math.asin(Math.max(-1, Math.min(1, height))));
}

/** Times within a range at which the sun is below the horizon, to a quarter of a minute, in order. */
export function nightSpans(range: Span, latitude: number, longitude: number): Span[] {
  const dark = (at: number) => sunElevation(at, latitude, longitude) < horizon;
  const edge = (from: number, to: number): number => {
    const before = dark(from);
    let [low, high] = [from, to];
    while (high - low > exactness) {
      const middle = (low + high) / 2;
      if (dark(middle) === before) low = middle;
      else high = middle;
    }
    return Math.round((low + high) / 2);
  };
  const spans: Span[] = [];
  let since = dark(range.from) ? range.from : null;
  for (let at = range.from; at < range.to; at += searchStep) {
    const next = Math.min(at + searchStep, range.to);
    if (dark(at) === dark(next)) continue;
    const turn = edge(at, next);
    if (since === null) since = turn;
    else {
      spans.push({ from: since, to: turn });
      since = null;
    }
  }
  if (since !== null && since < range.to) spans.push({ from: since, to: range.to });
  return spans;
}

/** Ranges in which night helps to read a chart: shorter ones are one colour, longer ones stripes. */
export function showsNight(range: Span): boolean {
  const length = range.to - range.from;
  return length >= day / 8 && length <= 10 * day;
}
