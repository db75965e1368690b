import type { OpenConnection } from '../installation/open-connections.ts';

/** Something that is not as it should be, and what to do about it. */
export interface Finding {
  /** `fail`: something does not work. `warn`: it works, and will not for ever. */
  level: 'fail' | 'warn';
  /** Park; null for the installation. */
  park: string | null;
  problem: string;
  mend: string;
}

/** Answer of `GET /api/parks/:park/health`, as far as the doctor reads it. */
export interface HealthAnswer {
  database:
    | {
        ok: true;
        latencyMs: number;
        outboxWaiting: number;
        deadLetters: number;
        undelivered: number;
        undeliveredAt: string | null;
      }
    | { ok: false; error: string };
  queues: Record<string, { failed: number; waiting: number }>;
  queueProblem: string | null;
  plugins: { pluginId: string; state: string; error: string | null }[];
  isolation: Isolation;
  certificate: { until: string; problem: string | null } | null;
  points?: number;
  stalePoints?: number;
  newestDataAgeMs?: number | null;
}

/** How the system keeps plugins in processes of their own apart. */
export interface Isolation {
  level: 'full' | 'partial' | 'none';
  missing: { measure: string; reason: string }[];
}

const slowMs = 500;
const muchWaiting = 10_000;
/** Above this share of silent points it is not one device, but what is between. */
const manySilent = 0.2;
const minute = 60_000;
const recently = 30 * 24 * 60 * minute;
const giB = 1024 ** 3;
const tight = 5 * giB;
const endsSoon = 14 * 24 * 60 * minute;

const sick: Record<string, Finding['level']> = {
  failed: 'fail',
  incompatible: 'fail',
  'migration-error': 'fail',
  retrying: 'warn',
  degraded: 'warn',
};

/** What is wrong on a park, by its health. */
export function parkFindings(park: string, health: HealthAnswer): Finding[] {
  const found: Finding[] = [];
  const add = (level: Finding['level'], problem: string, mend: string) => found.push({ level, park, problem, mend });
  const { database } = health;
  if (!database.ok)
    add('fail', `the database does not answer: ${database.error}`, 'See the log of PostgreSQL and its disk.');
  else {
    if (database.latencyMs > slowMs)
      add(
        'warn',
        `the database took ${database.latencyMs} ms to answer`,
        'Look at its disk and at what else runs there.',
      );
    if (database.deadLetters > 0)
      add(
        'fail',
        `${database.deadLetters} events could not be delivered`,
        `Open Dead letters of ${park}: mend the cause named there, then replay.`,
      );
    if (database.undeliveredAt !== null && Date.now() - Date.parse(database.undeliveredAt) < recently)
      add(
        'warn',
        `events were deleted undelivered, the last on ${database.undeliveredAt.slice(0, 10)}; ${database.undelivered} since the beginning`,
        'Dead letters are kept for 90 days, and 10,000 of one subscription: mend the cause and replay them before.',
      );
    if (database.outboxWaiting > muchWaiting)
      add('warn', `${database.outboxWaiting} events wait for delivery`, 'Add a process, or see which plugin is slow.');
  }
  for (const { pluginId, state, error } of health.plugins) {
    const level = sick[state];
    if (level)
      add(
        level,
        `${pluginId} is ${state}${error ? `: ${error}` : ''}`,
        `lingtan plugin retry ${pluginId} --park ${park}, once what it names is mended.`,
      );
  }
  if (health.queueProblem !== null)
    add(
      'fail',
      `the job queues do not answer: ${health.queueProblem}`,
      'See Redis (REDIS_URL) and the network to it. What is to be done is kept, and runs once it is back.',
    );
  for (const [plugin, { failed }] of Object.entries(health.queues))
    if (failed > 0)
      add('warn', `${failed} jobs of ${plugin} failed`, `See the log for ${plugin}; they are kept for a look.`);
  const { points = 0, stalePoints = 0, newestDataAgeMs: age = null } = health;
  if (points > 0 && age === null)
    add(
      'warn',
      'no point has ever sent a value',
      'Enable a connector, or make a device token: Settings, Device tokens.',
    );
  else if (age !== null && age > 5 * minute)
    add(
      'fail',
      `no data for ${Math.round(age / minute)} min`,
      'See the devices of the connectors, and the network to them.',
    );
  else if (points > 0 && stalePoints / points > manySilent)
    add(
      'warn',
      `${stalePoints} of ${points} points are silent`,
      'Points, filter "stale": see which device they hang on.',
    );
  return found;
}

const restored: Record<string, string> = {
  namespaces:
    'Let the account of the server make user namespaces (Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0), outside of a container or in one that allows them.',
  account:
    'Install Node and the product where every account may read them; as root keep CAP_SETUID, CAP_SETGID, CAP_KILL and CAP_SYS_NICE, an ordinary account of the server needs all other measures at once.',
  privileges: 'Install util-linux (setpriv), on Linux.',
  files: 'Install util-linux 2.40 or newer (setpriv with Landlock), on Linux 5.13 or newer.',
  'system-calls': 'Install util-linux 2.40 or newer (setpriv with seccomp), on Linux for x64 or arm64.',
  resources:
    'Hand the server a control group of version 2 with memory, pids and cpu (systemd: Delegate=yes and DelegateSubgroup=server).',
};

/** What the system does not keep plugins from, although they run in processes of their own. */
export function isolationFindings({ level, missing }: Isolation): Finding[] {
  return missing.map(({ measure, reason }) => ({
    ...{ level: 'warn' as const, park: null, mend: restored[measure] ?? '' },
    problem: `the isolation of plugins is ${level}; ${measure} are missing: ${reason}`,
  }));
}

/** What is wrong with the certificate of the pages, or soon will be. */
export function certificateFindings({ certificate }: Pick<HealthAnswer, 'certificate'>, now: number): Finding[] {
  if (certificate === null) return [];
  const { until, problem } = certificate;
  const common = {
    park: null,
    mend: 'Put a good pair where LINGTAN_TLS_CERT and LINGTAN_TLS_KEY say; it is read by itself.',
  };
  if (problem !== null) return [{ level: 'fail', problem: `the certificate of the pages: ${problem}`, ...common }];
  if (Date.parse(until) - now > endsSoon) return [];
  return [{ level: 'warn', problem: `the certificate of the pages ends on ${until.slice(0, 10)}`, ...common }];
}

/** Services of other machines that are not reached by TLS with a checked certificate: no server starts with them. */
export function connectionFindings(open: readonly OpenConnection[]): Finding[] {
  return open.map(({ setting, host, without }) => ({
    ...{ level: 'fail', park: null },
    problem: `${setting} reaches ${host} ${without === 'tls' ? 'without TLS' : 'by TLS, and takes any certificate'}`,
    mend: setting.endsWith('DATABASE_URL')
      ? 'Put ?sslmode=verify-full&sslrootcert=FILE into it; LINGTAN_PLAIN_SERVICES=allowed where that network is its own.'
      : 'Use rediss:// or mqtts://; LINGTAN_PLAIN_SERVICES=allowed where that network is its own.',
  }));
}

/** What is wrong with the machine that the installation stands on. */
export function machineFindings(machine: {
  node: string;
  freeBytes: number | null;
  folderMode: number | null;
}): Finding[] {
  const found: Finding[] = [];
  const add = (level: Finding['level'], problem: string, mend: string) =>
    found.push({ level, park: null, problem, mend });
  const [major = 0, minor = 0] = machine.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    add('fail', `Node ${machine.node} is too old`, 'Install Node 20.19 or newer.');
  if (machine.freeBytes !== null && machine.freeBytes < tight) {
    const free = (machine.freeBytes / giB).toFixed(1);
    add(
      machine.freeBytes < giB ? 'fail' : 'warn',
      `${free} GiB are free for data`,
      'Make room, or move the data directory.',
    );
  }
  if (machine.folderMode !== null && (machine.folderMode & 0o066) !== 0)
    add('warn', 'others may read the data directory', 'chmod 711 on it: the secret key and the first login lie there.');
  return found;
}

/** Answer of `GET /api/backups/plan`, as far as the doctor reads it. */
export interface BackupPlanAnswer {
  active: boolean;
  newestAt: string | null;
  stale: boolean;
  failed: { at: string; reason: string } | null;
  drill: { late: boolean; passedAt: string | null; last: { outcome: string; reason: { en: string } | null } | null };
}

/** Whether there is a backup to go back to. */
export function backupFindings({ active, newestAt, stale, failed, drill }: BackupPlanAnswer): Finding[] {
  const found: Finding[] = [];
  const add = (level: Finding['level'], problem: string, mend: string) =>
    found.push({ level, park: null, problem, mend });
  if (failed)
    add('fail', `the scheduled backup of ${failed.at} failed: ${failed.reason}`, 'It is tried again after an hour.');
  if (stale)
    add(
      active ? 'fail' : 'warn',
      newestAt === null ? 'there is no backup' : `the newest backup is of ${newestAt}`,
      active
        ? 'See the log of the server, and make one: npx lingtan backup.'
        : 'None is made by itself: switch the plan on, on Settings › Backups.',
    );
  if (drill.last?.outcome === 'failed')
    add(
      'fail',
      `a backup could not be restored on trial: ${drill.last.reason?.en ?? ''}`,
      'Make another and try that: npx lingtan backup && npx lingtan backup drill.',
    );
  if (drill.late)
    add(
      'warn',
      drill.passedAt === null ? 'no backup was ever restored on trial' : `none was since ${drill.passedAt}`,
      'Try the newest: npx lingtan backup drill.',
    );
  return found;
}
