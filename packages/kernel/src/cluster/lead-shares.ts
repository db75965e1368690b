/**
 * Which free roles a process asks for, so that none takes all of them while others could: its share at once, what is
 * beyond that when nobody else has taken it by the next beat. What it leads beyond its
 * share it gives back later, one at a time (`lead-balance.ts`). No I/O.
 */
export class LeadShares {
  readonly #shuffle: (roles: readonly string[]) => string[];
  /** Beyond the share, and free at the last beat. */
  #passedOver: ReadonlySet<string> = new Set();

  /** @param shuffle brings roles in an order that differs between processes */
  constructor(shuffle: (roles: readonly string[]) => string[] = shuffled) {
    this.#shuffle = shuffle;
  }

  /**
   * Of one beat.
   * @param free roles that this process seeks and nobody leads
   * @param sought how many it seeks or leads
   * @param processes how many are alive, with this one
   */
  choose(beat: { free: readonly string[]; sought: number; led: number; processes: number }): string[] {
    const { free, sought, led, processes } = beat;
    const waited = free.filter((role) => this.#passedOver.has(role));
    const fresh = this.#shuffle(free.filter((role) => !this.#passedOver.has(role)));
    const room = Math.max(0, Math.ceil(sought / processes) - led - waited.length);
    this.#passedOver = new Set(fresh.slice(room));
    return [...waited, ...fresh.slice(0, room)];
  }
}

function shuffled(roles: readonly string[]): string[] {
  return roles
    .map((role) => ({ role, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ role }) => role);
}
