import { dayStart, wallClock } from '@lingtan/sdk';
import { statutoryYear } from '../tariff/calendar-cn.ts';

/** Days of rest are weekends and statutory holidays; make-up workdays are workdays. */
export type RestType = 'workday' | 'rest';

const hour = 3_600_000;
/** Similar days are looked for this many days back. */
export const lookBackDays = 60;

/** The days of a park's zone with their types, remembered. */
export class LocalDays {
  readonly #timeZone: string;
  readonly #statutory: boolean;
  readonly #starts = new Map<number, number>();
  readonly #previous = new Map<number, number>();
  readonly #types = new Map<number, RestType>();
  readonly #similar = new Map<string, readonly number[]>();

  /** @param calendar `cn`: China's statutory holidays and make-up workdays; `none`: weekends only */
  constructor(timeZone: string, calendar: 'cn' | 'none') {
    this.#timeZone = timeZone;
    this.#statutory = calendar === 'cn';
  }

  /** First instant of the day of `ts`. */
  start(ts: number): number {
    // No zone begins a day at anything but a quarter of an hour.
    const quarter = Math.floor(ts / (hour / 4));
    let known = this.#starts.get(quarter);
    if (known === undefined) this.#starts.set(quarter, (known = dayStart(ts, this.#timeZone)));
    return known;
  }

  /** First instant of the day before the one that starts at `day`. */
  before(day: number): number {
    let known = this.#previous.get(day);
    if (known === undefined) this.#previous.set(day, (known = dayStart(day, this.#timeZone, -1)));
    return known;
  }

  /** Type of the day that starts at `day`. A year whose holidays are not known has weekends only. */
  type(day: number): RestType {
    let known = this.#types.get(day);
    if (known === undefined) this.#types.set(day, (known = this.#readType(day)));
    return known;
  }

  #readType(day: number): RestType {
    const local = new Date(wallClock(day + 12 * hour, this.#timeZone));
    const year = this.#statutory ? statutoryYear(local.getUTCFullYear()) : null;
    const date = local.toISOString().slice(0, 10);
    if (year?.holidays.has(date)) return 'rest';
    if (year?.workdays.has(date)) return 'workday';
    const weekday = local.getUTCDay();
    return weekday === 0 || weekday === 6 ? 'rest' : 'workday';
  }

  /** The newest `count` earlier days of the same type as the one that starts at `day`, newest first, within 60 days. */
  similar(day: number, count: number): readonly number[] {
    const key = `${day}/${count}`;
    let known = this.#similar.get(key);
    if (known === undefined) {
      const found: number[] = [];
      let at = day;
      for (let back = 0; back < lookBackDays && found.length < count; back++) {
        at = this.before(at);
        if (this.type(at) === this.type(day)) found.push(at);
      }
      this.#similar.set(key, (known = found));
    }
    return known;
  }

  /** Whether the clock is not changed on the day. */
  #whole(day: number): boolean {
    return this.start(day + 24 * hour) - day === 24 * hour && this.start(day + 24 * hour - 1) === day;
  }

  /** The interval on the day `other` at the same time on the wall as `start`, which lies on `day`. */
  sameSlot(start: number, day: number, other: number): number {
    const guess = other + (start - day);
    if (this.#whole(day) && this.#whole(other)) return guess;
    const wanted = wallClock(start, this.#timeZone) - wallClock(day, this.#timeZone);
    const got = wallClock(guess, this.#timeZone) - wallClock(other, this.#timeZone);
    return guess + (wanted - got);
  }
}
