import type { Finding } from './findings.ts';

/** Answer of `GET /api/processes`, as far as the doctor reads it. */
export interface ProcessesAnswer {
  processes: {
    id: string;
    startedAt: string;
    seenAt: string;
    state: 'living' | 'silent';
    answers: boolean;
    queues: 'redis' | 'postgres' | null;
    report: {
      name: string;
      version: string;
      role: 'server' | 'command';
      phase: string;
      queuesMark?: string;
      leads: string[];
      pools: { pool: string; open: number; idle: number; waiting: number; most: number }[];
    } | null;
  }[];
  lagSeconds: Record<string, number | null>;
  brokers: { park: string; plugin: string; connected: boolean | null }[];
}

const behindSeconds = 600;

/** What is wrong with the processes of an installation and with how far they are. */
export function clusterFindings({ processes, lagSeconds }: ProcessesAnswer): Finding[] {
  const found: Finding[] = [];
  const warn = (problem: string, mend: string): void => void found.push({ level: 'warn', park: null, problem, mend });
  if (processes.length > 0 && !processes.some(({ answers }) => answers))
    found.push({
      ...{ level: 'fail', park: null, problem: 'the process that answers is not on the list, so it takes no work' },
      mend: 'See /readyz of it: another process has its queues elsewhere, or is of a version that does not work beside it.',
    });
  const servers = processes.filter(({ report }) => report?.role !== 'command');
  for (const process of servers)
    if (process.state === 'silent')
      warn(
        `the process ${nameOf(process)} is silent since ${process.seenAt}`,
        'See whether it runs and reaches the database; one that ended is off the list after a minute.',
      );
  const versions = [...new Set(servers.map(({ report }) => report?.version ?? 'unknown'))];
  if (versions.length > 1)
    warn(`processes of the versions ${versions.sort().join(' and ')} run`, 'Bring the upgrade to its end.');
  const backEnds = [...new Set(servers.flatMap(({ queues }) => (queues ? [queues] : [])))];
  if (backEnds.length > 1)
    found.push({
      ...{ level: 'fail', park: null, problem: 'processes have their job queues in PostgreSQL and in Redis' },
      mend: 'Both run the same work: give all the same REDIS_URL, and start them anew.',
    });
  if (new Set(servers.flatMap(({ report }) => report?.queuesMark ?? [])).size > 1)
    found.push({
      ...{ level: 'fail', park: null, problem: 'processes have their job queues in Redis servers of their own' },
      mend: 'All of them run the same work: give all a REDIS_URL of the same Redis, and start them anew.',
    });
  for (const process of servers)
    for (const { pool, open, most, waiting } of process.report?.pools ?? [])
      if (waiting > most)
        warn(
          `${waiting} wait for a connection of the pool ${pool} in ${nameOf(process)}, which has ${open} of ${most}`,
          'See what keeps the database busy, or add a process.',
        );
  for (const [work, seconds] of Object.entries(lagSeconds))
    if (seconds === null) warn(`how long ${work} wait could not be asked`, 'See the log of the server.');
    else if (seconds >= behindSeconds)
      warn(`the oldest of the ${work} has waited for ${seconds} s`, 'See which plugin is slow, or add a process.');
  return found;
}

/** The processes in words, a line each. */
export function describeProcesses({ processes, lagSeconds, brokers }: ProcessesAnswer): string[] {
  return [
    ...processes.map((process) => {
      const { report, state, startedAt, seenAt, queues } = process;
      const head = `process ${nameOf(process)}`;
      const times = `since ${startedAt}, seen ${seenAt}`;
      if (!report) return `${head}: ${state}, of a version that reports nothing, ${times}`;
      const pools = report.pools.map(
        ({ pool, open, idle, waiting, most }) =>
          `${pool} ${open - idle} of ${most}${waiting ? `, ${waiting} wait` : ''}`,
      );
      return (
        `${head}: ${state === 'silent' ? state : report.phase}, ${report.role} ${report.version}, ` +
        `${report.leads.length} leads, ${queues ? `queues in ${queues}` : 'no queues'}, connections ${pools.join('; ')}, ${times}`
      );
    }),
    `waiting: ${Object.entries(lagSeconds)
      .map(([work, seconds]) => `${work} ${seconds === null ? 'unknown' : `${seconds} s`}`)
      .join(', ')}`,
    ...brokers.map(
      ({ park, plugin, connected }) =>
        `broker of ${plugin} on ${park}: ${connected === null ? 'unknown' : connected ? 'connected' : 'not connected'}`,
    ),
  ];
}

const nameOf = ({ report, id }: ProcessesAnswer['processes'][number]): string => report?.name ?? id.slice(0, 8);
