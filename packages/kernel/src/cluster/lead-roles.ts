/** Someone in this process who wants to lead. */
export interface Seeker {
  /** This process leads, for sure. Also called when a doubt has ended well. `term` changes when the leader does. */
  won(term: number): void;
  /** The database cannot be asked; another process may take the role in a moment, at the latest when this has resolved. */
  doubt(): Promise<void> | void;
  /**
   * Another process leads, or will in a moment: at the latest when this has resolved. Where the role is `left` to one, it leads no
   * sooner, and nothing but that waits for it.
   */
  lost(how: 'taken' | 'left'): Promise<void> | void;
  /** Whether it would do as well here as elsewhere, so that others leave it to this process. Default: it would. */
  fit?(): boolean;
}

type Standing = 'waiting' | 'leading' | 'doubtful' | 'leaving';

const asking: ReadonlySet<Standing> = new Set(['waiting', 'doubtful']);

/** The roles of one process: who seeks them, and how each stands. No I/O. */
export class LeadRoles {
  readonly #roles = new Map<
    string,
    { standing: Standing; term: number; seekers: Set<Seeker>; passedOverUntil: number }
  >();

  /** Adds a seeker; it learns at once when the process leads already. */
  add(role: string, seeker: Seeker): void {
    const entry = this.#roles.get(role) ?? {
      standing: 'waiting' as Standing,
      term: 0,
      seekers: new Set<Seeker>(),
      passedOverUntil: -Infinity,
    };
    this.#roles.set(role, entry);
    entry.seekers.add(seeker);
    if (entry.standing === 'leading') seeker.won(entry.term);
  }

  /** Takes a seeker out; true when the role was led and nobody here wants it any more. */
  remove(role: string, seeker: Seeker): boolean {
    const entry = this.#roles.get(role);
    if (!entry?.seekers.delete(seeker) || entry.seekers.size > 0) return false;
    this.#roles.delete(role);
    return entry.standing === 'leading';
  }

  /** Roles to ask for; what was left to another process a moment ago is not among them. */
  wanted(now = Infinity): string[] {
    return [...this.#roles]
      .filter(([, { standing, passedOverUntil }]) => asking.has(standing) && passedOverUntil <= now)
      .map(([role]) => role);
  }

  /** Roles that another process may leave to this one. */
  sought(): string[] {
    return [...this.#roles]
      .filter(
        ([, { standing, seekers }]) => standing === 'waiting' && [...seekers].every((each) => each.fit?.() ?? true),
      )
      .map(([role]) => role);
  }

  /** Roles that this process leads for sure. */
  led(): string[] {
    return [...this.#roles].filter(([, { standing }]) => standing === 'leading').map(([role]) => role);
  }

  /** Roles that this process led until the database could not be asked. */
  doubtful(): string[] {
    return [...this.#roles].filter(([, { standing }]) => standing === 'doubtful').map(([role]) => role);
  }

  get inDoubt(): boolean {
    return this.doubtful().length > 0;
  }

  /** Takes the database's answers in; `term` is null where another process leads. Returns what nobody wants any more. */
  answer(rows: readonly { role: string; term: number | null }[]): string[] {
    const unwanted: string[] = [];
    for (const { role, term } of rows) {
      const entry = this.#roles.get(role);
      if (!entry) {
        if (term !== null) unwanted.push(role);
        continue;
      }
      const before = entry.standing;
      entry.standing = term === null ? 'waiting' : 'leading';
      if (term !== null) {
        entry.term = term;
        for (const seeker of [...entry.seekers]) seeker.won(term);
      } else if (before === 'doubtful') for (const seeker of [...entry.seekers]) void seeker.lost('taken');
    }
    return unwanted;
  }

  /**
   * Ends the work of a role that this process leads; resolves when it has ended, which may take long.
   *
   * @param until before when it is not asked for again; looked at once the work has ended
   */
  async leave(role: string, until: () => number): Promise<void> {
    const entry = this.#roles.get(role);
    if (entry?.standing !== 'leading') return;
    entry.standing = 'leaving';
    await Promise.all([...entry.seekers].map((seeker) => seeker.lost('left')));
    entry.passedOverUntil = until();
    entry.standing = 'waiting';
  }

  /** The connection does not answer. Resolves when those who may not go on have ended. */
  async doubt(): Promise<void> {
    const ends: (Promise<void> | void)[] = [];
    for (const entry of this.#roles.values()) {
      // The work of one that is being left may still go on.
      if (entry.standing !== 'leading' && entry.standing !== 'leaving') continue;
      if (entry.standing === 'leading') entry.standing = 'doubtful';
      for (const seeker of [...entry.seekers]) ends.push(seeker.doubt());
    }
    await Promise.all(ends);
  }
}
