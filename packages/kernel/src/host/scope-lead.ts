import type { Leadership, LeadOptions, LeadScope, ParkScope } from '@lingtan/sdk';
import type { Leaders, LeadSeat } from '../cluster/leaders.ts';
import { reasonOf } from './faults.ts';
import { ScopeCore } from './scope-core.ts';
import { scopeTimers } from './scope-timers.ts';

const stopTimeoutMs = 4000;
/** Shorter than what is left of the lease when a doubt is noticed: the database is away, and work may hang on it. */
const yieldTimeoutMs = 2000;
const tryAgainMs = 5000;

type Run = (lead: LeadScope) => Promise<void> | void;

/** Work of a scope that one process of the installation does. */
export function scopeLead(core: ScopeCore, leaders: Leaders): Pick<ParkScope, 'lead'> {
  return {
    lead(name, run, options = {}) {
      core.assertLive();
      const candidate = new Candidate(core, leaders, name, run, options);
      core.onStop(() => candidate.close());
      core.signal.addEventListener('abort', () => void candidate.close(), { once: true });
      candidate.seek();
      return candidate;
    },
  };
}

/** One piece of work in this process: it runs while the process leads, in a scope of its own. */
class Candidate implements Leadership {
  readonly #core: ScopeCore;
  readonly #leaders: Leaders;
  readonly #name: string;
  readonly #run: Run;
  readonly #options: LeadOptions;
  #seat: LeadSeat | null = null;
  #life: ScopeCore | null = null;
  #wanted = false;
  #term = 0;
  #hasFailed = false;
  #closing: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  /** Begins and ends, one after the other. */
  #turns: Promise<void> = Promise.resolve();

  constructor(core: ScopeCore, leaders: Leaders, name: string, run: Run, options: LeadOptions) {
    this.#core = core;
    this.#leaders = leaders;
    this.#name = name;
    this.#run = run;
    this.#options = options;
  }

  get leading(): boolean {
    return this.#life !== null && this.#leftMs() > 0;
  }

  async confirm(): Promise<boolean> {
    const { leading } = this;
    return leading && (await this.#seat?.confirm(this.#term)) === true && this.leading;
  }

  /** Whoever goes on in doubt leads until another process is known to. */
  #leftMs(): number {
    return this.#options.inDoubt === 'go-on' ? Infinity : (this.#seat?.leaseLeftMs() ?? 0);
  }

  async told(): Promise<unknown> {
    return (await this.#seat?.told()) ?? null;
  }

  seek(): void {
    const { pluginId, parkId } = this.#core.attribution;
    const work = { parkId, pluginId, name: this.#name, group: this.#options.group ?? null };
    this.#seat = this.#leaders.seek(work, {
      won: (term) => {
        this.#term = term;
        void this.#want(true);
      },
      doubt: () => (this.#options.inDoubt === 'go-on' ? undefined : this.#want(false)),
      lost: (how) => this.#want(false, how === 'left' ? stopTimeoutMs : yieldTimeoutMs),
      // Where it failed last, a process that does it well keeps it.
      fit: () => !this.#hasFailed,
    });
  }

  /** Ends the work and leaves the lead to others. */
  close(): Promise<void> {
    return (this.#closing ??= (async () => {
      this.#cancelRetry?.();
      await this.#want(false);
      await this.#seat?.release();
    })());
  }

  async #want(lead: boolean, withinMs = yieldTimeoutMs): Promise<void> {
    if (lead && this.#closing) return;
    this.#wanted = lead;
    await (this.#turns = this.#turns.then(() => this.#follow(withinMs)));
  }

  async #follow(withinMs = yieldTimeoutMs): Promise<void> {
    if (this.#wanted === (this.#life !== null)) return;
    if (this.#wanted) this.#begin();
    else await this.#end(withinMs);
  }

  #begin(): void {
    const { attribution, park, backend, timers, clock, log, faults } = this.#core;
    const source = `lead ${this.#name}`;
    const life: ScopeCore = new ScopeCore({
      attribution,
      park,
      // Deliveries belong to the plugin, not to the lead.
      backend: { ...backend, stop: async () => undefined },
      timers,
      clock,
      log,
      onFaults: () => {
        const reason = this.#life === life ? life.faults.summary() : null;
        if (reason === null) faults.clear(source);
        else faults.set(source, reason);
      },
    });
    this.#life = life;
    this.#hasFailed = false;
    log.info({ work: this.#name }, 'this process leads');
    const scope: LeadScope = {
      term: this.#term,
      signal: life.signal,
      leftMs: () => (life.signal.aborted ? 0 : this.#leftMs()),
      ...scopeTimers(life),
      onStop: (release) => life.onStop(release),
      tell: (state) => {
        if (!life.signal.aborted) this.#seat?.tell(state);
      },
    };
    void life
      .run(() => this.#run(scope))
      .then(
        () => life.faults.summary() === null && faults.clear(source),
        (error: unknown) => this.#failed(life, error),
      );
  }

  async #end(withinMs: number): Promise<void> {
    const life = this.#life;
    this.#life = null;
    if (!life) return;
    this.#core.faults.clear(`lead ${this.#name}`);
    await life.stop('restart', this.#closing ? stopTimeoutMs : withinMs);
    if (!this.#closing) life.log.info({ work: this.#name }, 'this process does not lead any more');
  }

  /** Another process may do better; this one tries again later. */
  #failed(life: ScopeCore, error: unknown): void {
    if (life.signal.aborted || this.#life !== life) return;
    life.log.error({ err: error, work: this.#name }, `led work failed: ${reasonOf(error)}`);
    this.#wanted = false;
    this.#hasFailed = true;
    this.#turns = this.#turns.then(async () => {
      await this.#follow();
      // Not awaited: the heartbeat may be waiting for this turn.
      void this.#seat?.release();
      this.#seat = null;
      if (this.#closing) return;
      this.#core.faults.set(`lead ${this.#name}`, `${this.#name}: ${reasonOf(error)}`);
      this.#cancelRetry = this.#core.timers.schedule(tryAgainMs, () => this.seek());
    });
  }
}
