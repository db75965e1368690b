import { agoMs, type Logger, type Moment, momentOf, systemClock } from '@lingtan/sdk';
import pg from 'pg';
import { rootMessage } from '../database/connection-errors.ts';
import { ownTime } from '../processes/own-time.ts';
import { heldRoles, roleToLeave } from './lead-balance.ts';
import { LeadRoles, type Seeker } from './lead-roles.ts';
import { LeadShares } from './lead-shares.ts';

/** The connection by which this process shows that it is alive, and sees whether the database is. */
export interface Heartbeat {
  /** Why the database does not answer; null while it does. */
  problem(): string | null;
  /** How long the database keeps the roles for this process from now on if it hears nothing more, ms. */
  leaseLeftMs(): number;
  /** Roles that this process leads. */
  led(): string[];
  /** Roles that others lead and may leave to this process. */
  sought(): string[];
  start(): void;
  /** Takes part in the election for a role; the result takes the seeker out, and frees the role with the last one. */
  seek(role: string, seeker: Seeker): () => Promise<void>;
  /** Frees all roles. */
  close(): Promise<void>;
}

/** Options of {@link createHeartbeat}. */
export interface HeartbeatOptions {
  connectionString: string;
  processId: string;
  log: Logger;
  /** Default 1 s. */
  everyMs?: number;
  /** Without an answer for this long the database counts as away. Default 2 s. */
  timeoutMs?: number;
  /** After this long without a beat the database takes the roles away; longer than the other two together, and some for ending work. Default 6 s. */
  leaseMs?: number;
  /** When this process last heard from the database over any other connection, ms of the steady clock. */
  heardAt?(): number;
  /** Whether this process may lead; asked at each beat. Default: always. */
  mayLead?(): boolean;
  /** How many other processes are alive, which roles are shared with. Default none. */
  others?(): number;
  /** No role is left to another process sooner than this after one has changed hands. Default 30 s. */
  calmMs?: number;
}

/**
 * Holds session-level advisory locks for the roles of this process. They go with the session: at once when the process
 * dies or stops, and after `leaseMs` when it hangs or is cut off, by PostgreSQL's `idle_session_timeout`.
 */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { connectionString, processId, log, everyMs = 1000, timeoutMs = 2000, leaseMs = 6000 } = options;
  const { calmMs = 30_000 } = options;
  const heardAt = options.heardAt ?? (() => -Infinity);
  const others = options.others ?? (() => 0);
  const mayLead = options.mayLead ?? (() => true);
  const roles = new LeadRoles();
  const shares = new LeadShares();
  let client: pg.Client | null = null;
  let problem: string | null = null;
  let connected = false;
  let answeredAt = performance.now();
  let lease = noLease;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  // One statement at a time on the one connection.
  let tail: Promise<void> = Promise.resolve();
  let due = false;
  /** Roles on their way to other processes. */
  let leaving = 0;
  /** When the shares are looked at next, ms of the steady clock. */
  let balanceAt = performance.now() + calmMs;

  const drop = (lost: pg.Client): void => {
    if (client === lost) {
      client = null;
      lease = noLease;
    }
    // The wire may be dead; nobody waits for its farewell.
    void lost.end().catch(() => undefined);
  };

  const connect = async (): Promise<{ fresh: pg.Client; again: boolean }> => {
    const fresh = new pg.Client({
      connectionString,
      application_name: `lingtan heartbeat ${processId}`,
      keepAlive: true,
      // It is given up by `answered` before; this closes what then still waits for its greeting.
      connectionTimeoutMillis: 2 * timeoutMs,
    });
    fresh.on('error', () => {
      if (client !== fresh) return;
      drop(fresh);
      void roles.doubt();
      beatSoon();
    });
    try {
      await answered(fresh.connect(), timeoutMs);
      // An earlier session of this process may not have noticed yet that its wire is cut, and still hold the roles.
      await answered(
        fresh.query(
          `set idle_session_timeout = ${leaseMs};
           select pg_terminate_backend(pid, 1000) from pg_stat_activity
           where application_name = current_setting('application_name') and pid <> pg_backend_pid()`,
        ),
        timeoutMs,
      );
    } catch (error) {
      drop(fresh);
      throw error;
    }
    const again = connected;
    connected = true;
    return { fresh, again };
  };

  /** Asks and answers once. Returns how long to wait until the next time. */
  const beat = async (): Promise<number> => {
    const askedAt = performance.now();
    let used = client;
    let asks = wanted();
    // Its session has ended by now, and a socket may only tell that nobody reads it any more.
    const overslept = used !== null && askedAt - answeredAt >= leaseMs;
    try {
      if (!mayLead()) await giveUp(used);
      if (!used) {
        const { fresh, again } = await connect();
        if (closed) {
          drop(fresh);
          return everyMs;
        }
        client = used = fresh;
        asks = wanted();
        // Whoever led before the database went away has the first try, so that work does not move for nothing.
        if (again && !roles.inDoubt) asks = [];
      }
      // From the question on: the database cannot have heard it earlier, but much earlier than its answer is read.
      const asked = momentOf(systemClock);
      const chosen = await answered(shared(used, asks), timeoutMs);
      const answers = await answered(ask(used, chosen), timeoutMs);
      if (client === used) lease = asked;
      if (problem !== null) log.info({}, 'the database answers again');
      problem = null;
      answeredAt = performance.now();
      await answered(free(used, roles.answer(answers)), timeoutMs);
      await answered(balance(used), timeoutMs);
      return everyMs;
    } catch (error) {
      if (closed) return everyMs;
      // This process or the machine was late, not the database: before anybody is told that it does not answer, it is
      // asked anew, on a new connection.
      const late = overslept || isLate(error) || (error instanceof NoAnswer && (error.heldUp || heardAt() > askedAt));
      if (!late) {
        if (problem === null) log.warn({ reason: rootMessage(error) }, 'the database does not answer');
        problem = rootMessage(error);
      }
      // As long as the session stands, nobody else gets the roles; work ends before it is given up.
      await roles.doubt();
      if (used) drop(used);
      return late ? 0 : Math.min(everyMs, 300);
    }
  };

  // What was left to another one that has died since is for this process again.
  const wanted = (): string[] => (mayLead() ? roles.wanted(others() > 0 ? performance.now() : Infinity) : []);

  /** Leaves one role to a process that leads fewer. Its work ends while the beat goes on, and only then the role is free. */
  const balance = async (on: pg.Client): Promise<void> => {
    const led = roles.led();
    if (led.length < 2 || others() === 0 || performance.now() < balanceAt) return;
    balanceAt = performance.now() + calmMs / 4;
    const role = await roleToLeave(on, { processId, led, leaving, calmMs });
    if (role === null) return;
    log.info({ role }, 'another process leads less than this one, which leaves it some of its work');
    leaving += 1;
    void roles
      .leave(role, () => performance.now() + passOverBeats * everyMs)
      .then(() => {
        tail = tail.then(async () => {
          leaving -= 1;
          const used = client;
          if (used) await answered(free(used, [role]), timeoutMs).catch(() => drop(used));
        });
      });
  };

  /** Ends what is led, and leaves it to others. */
  const giveUp = async (on: pg.Client | null): Promise<void> => {
    await roles.doubt();
    const given = roles.doubtful();
    roles.answer(given.map((role) => ({ role, term: null })));
    if (on) await answered(free(on, given), timeoutMs);
  };

  const ask = async (on: pg.Client, asks: readonly string[]): Promise<{ role: string; term: number | null }[]> => {
    const { rows } = await on.query<{ role: string; got: boolean }>(
      `select role, pg_try_advisory_lock(hashtextextended('lingtan lead ' || role, 7)) as got from unnest($1::text[]) role`,
      [asks],
    );
    const got = rows.filter((row) => row.got).map(({ role }) => role);
    if (got.length === 0) return asks.map((role) => ({ role, term: null }));
    const terms = await on.query<{ role: string; term: number }>(
      `insert into kernel.leads as known (role, process_id) select role, $2 from unnest($1::text[]) role
       on conflict (role) do update set process_id = excluded.process_id,
         term = known.term + (known.process_id <> excluded.process_id)::int,
         since = case when known.process_id <> excluded.process_id then now() else known.since end
       returning role, term`,
      [got, processId],
    );
    const termOf = new Map(terms.rows.map(({ role, term }) => [role, term]));
    return asks.map((role) => ({ role, term: termOf.get(role) ?? null }));
  };

  /** Of these roles, what this process asks for now: what it led a moment ago, and its share of what nobody leads. */
  const shared = async (on: pg.Client, asks: readonly string[]): Promise<string[]> => {
    const processes = 1 + others();
    if (processes === 1 || asks.length === 0) return [...asks];
    const urgent = roles.doubtful().filter((role) => asks.includes(role));
    const { rows } = await on.query<{ role: string }>(
      `select role from unnest($1::text[]) role where not ${heldRoles}`,
      [asks.filter((role) => !urgent.includes(role))],
    );
    const led = roles.led().length;
    const free = rows.map(({ role }) => role);
    return [...urgent, ...shares.choose({ free, sought: asks.length + led, led: led + urgent.length, processes })];
  };

  const free = async (on: pg.Client, left: readonly string[]): Promise<void> => {
    if (left.length === 0) return;
    await on.query(
      `select pg_advisory_unlock(hashtextextended('lingtan lead ' || role, 7)) from unnest($1::text[]) role`,
      [left],
    );
  };

  const beatSoon = (): void => {
    if (due || closed) return;
    due = true;
    tail = tail.then(async () => {
      due = false;
      clearTimeout(timer);
      if (closed) return;
      const waitMs = await beat();
      if (closed) return;
      timer = setTimeout(beatSoon, waitMs);
      timer.unref();
    });
  };

  return {
    problem: () => problem,
    leaseLeftMs: () => Math.max(0, leaseMs - agoMs(systemClock, lease)),
    led: () => roles.led().sort(),
    sought: () => roles.sought().sort(),
    start: beatSoon,
    seek: (role, seeker) => {
      roles.add(role, seeker);
      beatSoon();
      return () => {
        const freed = roles.remove(role, seeker);
        tail = tail.then(async () => {
          const used = client;
          if (freed && used) await answered(free(used, [role]), timeoutMs).catch(() => drop(used));
        });
        return tail;
      };
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await tail;
      const last = client;
      client = null;
      lease = noLease;
      await last?.end().catch(() => undefined);
    },
  };
}

/** For so many beats a process does not ask for what it has left: another one asks once in each. */
const passOverBeats = 10;

/** Nothing is held. */
const noLease: Moment = { at: -Infinity, steadyAt: -Infinity };

/** PostgreSQL ended the session because it heard nothing for as long as the lease lasts. */
function isLate(error: unknown): boolean {
  return (error as { code?: unknown }).code === '57P05';
}

/** No answer came in time. */
class NoAnswer extends Error {
  /** This process hardly had its turn in that time, so that it may have been the one who was late. */
  readonly heldUp: boolean;

  constructor(timeoutMs: number, heldUp: boolean) {
    super(`no answer within ${timeoutMs / 1000} s`);
    this.heldUp = heldUp;
  }
}

/**
 * Rejects with {@link NoAnswer} when the answer does not come in time. What has arrived while this process was busy counts:
 * timers fire before sockets are read, so they get one more turn.
 */
async function answered<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const begun = ownTime();
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      setImmediate(() => setImmediate(() => reject(new NoAnswer(timeoutMs, ownTime() - begun < timeoutMs / 2))));
    }, timeoutMs);
  });
  // The loser of the race may still reject.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
