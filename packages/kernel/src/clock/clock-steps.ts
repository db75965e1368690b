import { hostname } from 'node:os';
import type { Logger, NoticeKind } from '@lingtan/sdk';
import { type SQL, sql } from 'drizzle-orm';
import { appendAudit } from '../audit/index.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import type { KernelDatabase } from '../database/index.ts';
import { noteTime } from '../database/retention.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import type { NoticeDesk } from '../notices/notice-desk.ts';
import { watchClock, type ClockStep } from './clock-watch.ts';
import type { DomainClock } from '../domain-clock/domain-clock.ts';

/** Processes of one machine that say the same within this are one step, ms. */
const sameMs = 10_000;
/** After this long a notice is over: what was to be looked at has been. */
const noticeHours = 24;
/** When it is tried again to do what a step asks for, ms. */
const againMs = 5000;
/** How often the clock of the database is looked at, ms: what is deleted for its age goes by it. */
const looksEveryMs = 3_600_000;
const actor = { kind: 'system', id: 'kernel.clock', name: 'Clock of the machine' } as const;

/** Options of {@link ClockSteps}. */
export interface ClockStepsOptions {
  database: KernelDatabase;
  desk: NoticeDesk;
  log: Logger;
  /** Lets what waits for a time of the wall wait no longer than was asked for. */
  setBack(): Promise<void>;
  machine?: string;
  /** The clock that is watched, where it is not the machine's. */
  domainClock?: DomainClock | null;
  /** ms; for tests. */
  againMs?: number;
}

/** Sees when the clock of this machine is set, sets going again what that holds up, says it, and keeps it for the evidence. */
export class ClockSteps {
  readonly #options: ClockStepsOptions;
  #stopWatch: () => void = () => undefined;
  /** Steps of which something is left to do, the oldest first: the database may be away at that moment. */
  readonly #left: { step: ClockStep; isSetBack: boolean }[] = [];
  #again: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(options: ClockStepsOptions) {
    this.#options = options;
  }

  start(): void {
    const { domainClock } = this.#options;
    const clocks = domainClock ? { wall: domainClock.now, steady: domainClock.steady } : {};
    this.#stopWatch = watchClock({ onStep: (step) => void this.seen(step), ...clocks }).stop;
    this.#looking = setInterval(() => void this.#look(), looksEveryMs);
    this.#looking.unref();
    void this.#look();
    void this.#say();
  }

  /** A server by a clock of its own is no real one, which its log and each park say; one by the machine's ends what was said. */
  async #say(): Promise<void> {
    const { database, desk, domainClock, log } = this.#options;
    try {
      if (!domainClock) return await this.#settle(kernelNotices.domainClock, sql`true`);
      const params = { rate: String(domainClock.rate), at: shown(domainClock.now()) };
      log.error(params, 'parks go by a clock of tests, not by that of this machine: nothing here is real');
      const { rows } = await database.kernelPool.query<{ id: string }>('select id from kernel.parks');
      for (const { id: parkId } of rows)
        await desk.raise({ parkId, pluginId: 'kernel' }, kernelNotices.domainClock, { key: 'clock', params });
    } catch (error) {
      log.warn({ err: error }, 'by which clock parks go could not be said on their pages');
    }
  }

  stop(): void {
    this.#stopWatch();
    clearTimeout(this.#again);
    clearInterval(this.#looking);
  }

  async #look(): Promise<void> {
    const { database, log } = this.#options;
    await noteTime(database).catch((error: unknown) =>
      log.warn(
        { err: error },
        'the clock of the database could not be looked at; nothing is deleted for its age meanwhile',
      ),
    );
    await this.settleOld();
  }

  /** What a step asks for, until all of it is done. Of several processes on a machine one stores it and tells people. */
  seen(step: ClockStep): Promise<void> {
    const { log, machine = hostname() } = this.#options;
    log.error({ machine, from: iso(step.from), to: iso(step.to) }, 'the clock of this machine has been set');
    this.#left.push({ step, isSetBack: step.to < step.from });
    return this.#work();
  }

  #work(): Promise<void> {
    return (this.#working = this.#working.then(async () => {
      const { log, setBack, againMs: pause = againMs } = this.#options;
      try {
        for (let next = this.#left[0]; next; next = this.#left[0]) {
          if (next.isSetBack) await setBack();
          next.isSetBack = false;
          await this.#store(next.step);
          this.#left.shift();
        }
      } catch (error) {
        log.warn({ err: error, steps: this.#left.length }, 'steps of the clock wait: they could not be stored yet');
        clearTimeout(this.#again);
        this.#again = setTimeout(() => void this.#work(), pause);
        this.#again.unref();
      }
    }));
  }

  async #store({ from, to }: ClockStep): Promise<void> {
    const { database, desk, machine = hostname() } = this.#options;
    const parks = await database.withKernelTx(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`lingtan clock ${machine}`}, 0))`);
      const { rowCount } = await tx.execute(sql`insert into kernel.clock_steps (machine, from_at, to_at)
        select ${machine}, ${iso(from)}::timestamptz, ${iso(to)}::timestamptz
        where not exists (select from kernel.clock_steps s where s.machine = ${machine}
          and abs(extract(epoch from s.from_at) * 1000 - ${from}::float8) < ${sameMs}
          and abs(extract(epoch from s.to_at) * 1000 - ${to}::float8) < ${sameMs})`);
      if (rowCount === 0) return [];
      const after = { from: iso(from), to: iso(to) };
      await appendAudit(tx, { parkId: null, actor, action: 'clock.set', subject: machine, after });
      const { rows } = await tx.execute<{ id: string }>(sql`select id from kernel.parks`);
      return rows.map(({ id }) => id);
    });
    for (const parkId of parks)
      await desk.raise({ parkId, pluginId: 'kernel' }, kernelNotices.clockSet, {
        key: machine,
        params: { machine, from: shown(from), to: shown(to) },
      });
  }

  /** Steps whose times, before and after, lie about some of a span; oldest first. */
  async within(from: number, to: number): Promise<ClockStep[]> {
    const { rows } = await this.#options.database.kernelPool.query<{ from: number; to: number }>(
      `select (extract(epoch from from_at) * 1000)::float8 as "from", (extract(epoch from to_at) * 1000)::float8 as "to"
       from kernel.clock_steps
       where least(from_at, to_at) < $2::timestamptz and greatest(from_at, to_at) > $1::timestamptz order by id`,
      [iso(from), iso(to)],
    );
    return rows;
  }

  /** Ends notices of steps that were a while ago. */
  async settleOld(): Promise<void> {
    const { log } = this.#options;
    try {
      await this.#settle(kernelNotices.clockSet, sql`at < now() - make_interval(hours => ${noticeHours})`);
    } catch (error) {
      log.warn({ err: error }, 'old notices of the clock could not be ended');
    }
  }

  async #settle(kind: NoticeKind, which: SQL): Promise<void> {
    await this.#options.database.withKernelTx(async (tx) => {
      await lookAs(tx, '*', null);
      await tx.execute(sql`update kernel.notices set settled_at = now()
        where kind = ${kind.id} and settled_at is null and ${which}`);
    });
  }
}

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();
const shown = (ms: number): string => iso(ms).slice(0, 19).replace('T', ' ');
