/** A time tag of seven bytes. */
export interface Cp56Time {
  /** Milliseconds since 1970 of the wall clock as written, without its zone. */
  wallMs: number;
  /** The sender says that its clock cannot be trusted. */
  invalid: boolean;
  /** Summer time. */
  summer: boolean;
}

/**
 * Reads CP56Time2a: milliseconds, minute with IV bit, hour with summer bit, day with weekday, month, year.
 * @returns null when the fields are no time. Source: IEC 60870-5-4, 6.8
 */
export function readCp56(bytes: Uint8Array): Cp56Time | null {
  const millis = bytes[0]! | (bytes[1]! << 8);
  const [minute, hour, day] = [bytes[2]! & 0x3f, bytes[3]! & 0x1f, bytes[4]! & 0x1f];
  const [month, year] = [bytes[5]! & 0x0f, bytes[6]! & 0x7f];
  if (millis > 59_999 || minute > 59 || hour > 23 || day < 1 || month < 1 || month > 12 || year > 99) return null;
  const wallMs = Date.UTC(2000 + year, month - 1, day, hour, minute) + millis;
  // The 31st of a short month would roll over into the next.
  if (new Date(wallMs).getUTCDate() !== day) return null;
  return { wallMs, invalid: (bytes[2]! & 0x80) !== 0, summer: (bytes[3]! & 0x80) !== 0 };
}

/** Writes CP56Time2a with the weekday, 1 for Monday. @throws RangeError outside of the years 2000 to 2099, which two digits cannot tell */
export function writeCp56({ wallMs, invalid, summer }: Cp56Time): Uint8Array {
  const at = new Date(wallMs);
  const year = at.getUTCFullYear();
  if (!(year >= 2000 && year <= 2099)) throw new RangeError(`time: a year from 2000 to 2099 expected, got ${year}`);
  const millis = at.getUTCSeconds() * 1000 + at.getUTCMilliseconds();
  const weekday = at.getUTCDay() === 0 ? 7 : at.getUTCDay();
  return Uint8Array.of(
    millis & 0xff,
    millis >> 8,
    at.getUTCMinutes() | (invalid ? 0x80 : 0),
    at.getUTCHours() | (summer ? 0x80 : 0),
    at.getUTCDate() | (weekday << 5),
    at.getUTCMonth() + 1,
    year % 100,
  );
}
