/** When a condition counts as an alarm. Values and deadband in the unit of the signal, delays in milliseconds. */
export interface AlarmRule {
  /** Above it the condition holds. */
  high?: number;
  /** Below it the condition holds. */
  low?: number;
  /** How far the value must come back before the condition ends; 0 lets a value on its limit chatter. */
  deadband: number;
  /** How long the condition must hold before it is an alarm. */
  onDelayMs: number;
  /** How long the value must be back before the alarm ends. */
  offDelayMs: number;
}

/** A change that a sample brought about. */
export type AlarmEdge = 'raise' | 'clear';

/**
 * Turns samples of one signal into alarms. The first sample of a condition counts as 0 s, and each timer starts anew when its
 * condition breaks, so with a delay of 0 the first sample decides. A sample without value changes nothing: no data is neither
 * an alarm nor its end. Times must not run backwards.
 */
export class AlarmDetector {
  readonly #rule: AlarmRule;
  #active = false;
  #since: number | null;

  /** Goes on from what was kept of another detector: whether the alarm held, and since when a change waited for its delay. */
  constructor(rule: AlarmRule, active = false, pendingSince: number | null = null) {
    this.#rule = rule;
    this.#active = active;
    this.#since = pendingSince;
  }

  /** The alarm holds. */
  get active(): boolean {
    return this.#active;
  }

  /** Since when a change waits for its delay; null when none does. */
  get pendingSince(): number | null {
    return this.#since;
  }

  /** Takes the sample at `atMs`; null stands for no value. */
  sample(atMs: number, value: number | null): AlarmEdge | null {
    if (value === null || Number.isNaN(value)) return null;
    const changes = this.#active ? this.#isBack(value) : this.#isBeyond(value);
    if (!changes) {
      this.#since = null;
      return null;
    }
    this.#since ??= atMs;
    const delay = this.#active ? this.#rule.offDelayMs : this.#rule.onDelayMs;
    if (atMs - this.#since < delay) return null;
    this.#since = null;
    this.#active = !this.#active;
    return this.#active ? 'raise' : 'clear';
  }

  #isBeyond(value: number): boolean {
    const { high = Infinity, low = -Infinity } = this.#rule;
    return value > high || value < low;
  }

  #isBack(value: number): boolean {
    const { high = Infinity, low = -Infinity, deadband } = this.#rule;
    return value <= decimal(high - deadband) && value >= decimal(low + deadband);
  }
}

/** A sum of decimals as the decimal that it is: 18.3 − 0.1 is 18.2, which a value of 18.2 has come back to. */
function decimal(sum: number): number {
  return Number.isFinite(sum) ? Number(sum.toPrecision(14)) : sum;
}
