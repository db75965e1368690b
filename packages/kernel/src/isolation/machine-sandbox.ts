import { chmodSync, lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LingtanError } from '@lingtan/sdk';
import { controlGroups, delegatedGroup, isLimited } from './control-group.ts';
import { type PluginProcess, startPluginProcess } from './plugin-process.ts';
import { defaultProcessLimits } from './process-limits.ts';
import { type Runner, runnerFile } from './runner-file.ts';
import { reachedFrom } from './reached-from.ts';
import { boundary, type Measure, measures, noSandbox, type Sandbox } from './sandbox.ts';
import { filterKnown, systemCallFilter } from './system-calls.ts';

/** `full`: the system keeps plugins from all that it should; `partial`: from some of it; `none`: only Node does. Resources do not count. */
export const isolationLevels = ['none', 'partial', 'full'] as const;
export type IsolationLevel = (typeof isolationLevels)[number];

/** How plugins in processes of their own are kept apart on a machine. */
export interface Isolation {
  level: IsolationLevel;
  /** What could not be had, and what the system said to it. */
  missing: { measure: Measure; reason: string }[];
}

/** What a machine offers, and the program of the processes. */
export interface MachineSandbox {
  sandbox: Sandbox;
  isolation: Isolation;
  runner: Runner;
}

let found: Promise<MachineSandbox> | null = null;

/**
 * What this machine offers, found out once. Each plugin's process is started in just this way from then on; where that does not
 * succeed it does not start, and nothing is left out.
 */
export async function machineSandbox(): Promise<MachineSandbox> {
  const machine = await (found ??= runnerFile().then(findSandbox));
  const { sandbox } = machine;
  // What clears away old temporary files takes the filter too, in a server that has run for long.
  const filter = sandbox.measures.has('system-calls') ? filterFile()! : sandbox.filter;
  return { ...machine, sandbox: { ...sandbox, filter } };
}

/** Tries the measures with processes as plugins have them, in which nothing of theirs runs. */
export async function findSandbox(runner: Runner): Promise<MachineSandbox> {
  const result = (sandbox: Sandbox, reasons: ReadonlyMap<Measure, string>): MachineSandbox => ({
    ...{ sandbox, runner, isolation: isolationOf(reasons) },
  });
  const reasons = new Map<Measure, string>();
  if (process.platform !== 'linux')
    return result(noSandbox, new Map(measures.map((measure) => [measure, `not on ${process.platform}`])));
  const asRoot = process.getuid?.() === 0;
  let filter: string | null = null;
  let unfiltered = `not on ${process.arch}`;
  try {
    filter = filterFile();
  } catch (error) {
    unfiltered = (error as Error).message;
  }
  const group = await groupFor(runner, reasons);
  const all: Sandbox = {
    ...{ measures: new Set(boundary), userNamespace: !asRoot, bubblewrap: false, filter: filter ?? '' },
    group,
  };
  // Most machines can do all of it at once, in one way or another; else it is seen what stands in the way.
  for (const bubblewrap of filter === null ? [] : [false, true]) {
    const way = { ...all, bubblewrap };
    if ((await problemOf(way, runner)) !== null) continue;
    const reached = await reachedFrom(way, runner).catch((error: Error) => [error.message]);
    if (reached.length === 0) return result(way, reasons);
    reasons.set('account', `from within, the server is reached by ${reached.join(', ')}`);
  }
  let sandbox: Sandbox = { ...all, measures: new Set(), userNamespace: false };
  for (const measure of boundary) {
    if (measure === 'account' && !asRoot) continue;
    if (measure === 'system-calls' && filter === null) {
      reasons.set(measure, unfiltered);
      continue;
    }
    const ways = measure !== 'namespaces' ? [sandbox.userNamespace] : asRoot ? [false, true] : [true];
    for (const userNamespace of ways) {
      const wider = { ...sandbox, measures: new Set([...sandbox.measures, measure]), userNamespace };
      const problem = await problemOf(wider, runner);
      if (problem !== null) reasons.set(measure, problem);
      else {
        sandbox = wider;
        reasons.delete(measure);
        break;
      }
    }
  }
  // An ordinary user has no account but its own to give. That is made up for by all others together, and by nothing less.
  const lacking = boundary.filter((measure) => measure !== 'account' && !sandbox.measures.has(measure));
  if (!asRoot && lacking.length > 0)
    reasons.set('account', `it is the server's, uid ${process.getuid?.()}, without ${lacking.join(', ')}`);
  return result(sandbox, reasons);
}

/** The control group for processes of plugins, tried; null where there is none, with the reason. */
async function groupFor(runner: Runner, reasons: Map<Measure, string>): Promise<string | null> {
  try {
    const group = delegatedGroup(controlGroups());
    const problem = await problemOf({ ...noSandbox, measures: new Set(['resources']), group }, runner);
    if (problem === null) return group;
    reasons.set('resources', problem);
  } catch (error) {
    reasons.set('resources', (error as Error).message);
  }
  return null;
}

function isolationOf(reasons: ReadonlyMap<Measure, string>): Isolation {
  const missing = [...reasons].map(([measure, reason]) => ({ measure, reason }));
  const held = boundary.filter((measure) => !reasons.has(measure)).length;
  return { level: held === boundary.length ? 'full' : held === 0 ? 'none' : 'partial', missing };
}

/** Why a process cannot be started so, or what does not hold of it after all; null when all is well. */
async function problemOf(sandbox: Sandbox, runner: Runner): Promise<string | null> {
  const trial = { pluginId: 'trial', limits: defaultProcessLimits, handlers: {}, log: silent };
  let child: PluginProcess | null = null;
  try {
    child = await startPluginProcess({ ...trial, sandbox, runner });
    return unheld(child.pid, sandbox);
  } catch (error) {
    return String((error as LingtanError).params?.['reason'] ?? (error as Error).message);
  } finally {
    // One that this account may not signal ends when nobody is at the other end.
    child?.channel.close();
    await child?.end();
  }
}

/** What a running process lacks, as the system tells from outside; null when it lacks nothing. @throws when it cannot be steered */
function unheld(pid: number, { measures: taken, group }: Sandbox): string | null {
  process.kill(pid, 0);
  setPriority(pid, getPriority(pid));
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
  const namespace = (of: string, kind: string): string => readlinkSync(`/proc/${of}/ns/${kind}`);
  const lacks: Record<Measure, () => boolean> = {
    namespaces: () =>
      ['pid', 'mnt', 'ipc', 'net'].some((kind) => namespace(`${pid}`, kind) === namespace('self', kind)),
    account: () => process.getuid?.() === 0 && /\b0\b/.test(field('Uid')),
    privileges: () => field('NoNewPrivs') !== '1' || /[^0]/.test(field('CapEff') + field('CapPrm')),
    // Only the process itself could tell; setpriv ends where it cannot do it.
    files: () => false,
    'system-calls': () => field('Seccomp') !== '2',
    resources: () => group === null || !isLimited(pid, group),
  };
  const lack = [...taken].find((measure) => lacks[measure]());
  return lack === undefined ? null : 'the system took the order and did not carry it out';
}

let written: string | null = null;

/** The filter of system calls as a file that every account may read; null where there is none for this processor. */
function filterFile(): string | null {
  if (!filterKnown(process.arch)) return null;
  const filter = systemCallFilter(process.arch);
  if (written !== null && isStill(written, filter)) return written;
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-filter-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  written = join(folder, 'system-calls.bpf');
  writeFileSync(written, filter, { mode: 0o444 });
  return written;
}

/** Whether it is there as it was written, and in nobody else's folder. */
function isStill(file: string, filter: Buffer): boolean {
  try {
    return lstatSync(dirname(file)).uid === process.getuid?.() && readFileSync(file).equals(filter);
  } catch {
    return false;
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
