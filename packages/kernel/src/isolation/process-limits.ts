import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Runner } from './runner-file.ts';
import { type Sandbox, wrappers } from './sandbox.ts';

/** How much a plugin's process may use. */
export interface ProcessLimits {
  /** Resident memory, MiB; above it the process is ended. */
  memoryMiB: number;
  /** It must answer within this time, else it is ended: an endless loop does not. */
  answerMs: number;
  /** Messages a second; what goes beyond waits in the plugin's own memory. */
  messagesPerSecond: number;
  /** Ends within `crashWindowMs` after which it stays off until an operator starts it again. */
  maxCrashes: number;
  crashWindowMs: number;
}

export const defaultProcessLimits: ProcessLimits = {
  memoryMiB: 256,
  answerMs: 5000,
  messagesPerSecond: 500,
  maxCrashes: 5,
  crashWindowMs: 600_000,
};

const nodeOptions = [
  '--experimental-vm-modules',
  '--disable-proto=delete',
  '--no-warnings',
  // One plugin that collects garbage or compiles without end must not take every processor.
  '--single-threaded-gc',
  '--v8-pool-size=1',
];

/** Room for data beyond what a process has from the start and its plugin may use: young objects, code, buffers on their way. */
const roomMiB = 352;
/** As much as a Node is known to take, for where it cannot be asked. */
const mostAtStartMiB = 640;
let atStart: number | undefined;

/** Data that a bare process of this Node has from the start, MiB. Tried once: 23 for Node 22, 538 for Node 24. */
export function dataAtStartMiB(): number {
  if (atStart !== undefined) return atStart;
  try {
    const script = `console.log(/VmData:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1])`;
    const args = [...nodeOptions, '-e', script];
    const told = execFileSync(process.execPath, args, { env: {}, encoding: 'utf8', timeout: 10_000 });
    const mib = Math.ceil(Number(told) / 1024);
    atStart = mib > 0 ? mib : mostAtStartMiB;
  } catch {
    // The cap is then looser than it need be, and the watch on resident memory holds all the same.
    atStart = mostAtStartMiB;
  }
  return atStart;
}

/** Command line of the process: kept by the system as far as it can, with less rights by Node. */
export function commandLine(
  runner: Runner,
  sandbox: Sandbox,
  { memoryMiB }: ProcessLimits,
  group: string | null = null,
): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const permission = major > 23 || (major === 23 && minor >= 5) ? '--permission' : '--experimental-permission';
  const node = [
    process.execPath,
    permission,
    ...runner.readable.map((path) => `--allow-fs-read=${path}`),
    ...nodeOptions,
    `--max-old-space-size=${Math.round(memoryMiB * 0.75)}`,
    runner.file,
  ];
  if (process.platform !== 'linux') return node;
  // The system refuses allocations outside of the heap too (a limit that is lower already stays), to write any file, and to keep
  // an image of its memory when it ends badly.
  const data = (dataAtStartMiB() + memoryMiB + roomMiB) * 1024;
  const limits = `ulimit -d ${data} 2>/dev/null; ulimit -f 0; ulimit -c 0`;
  // It joins its control group before anything else, under the account of the server, which alone may.
  const joining = group === null ? '' : 'echo $$ > "$0/cgroup.procs" || exit; ';
  const command = [...wrappers(sandbox, runner), ...node];
  return ['/bin/sh', '-c', `${joining}${limits}; exec "$@"`, group ?? 'sh', ...command];
}

/** The process at the end of a chain of programs, each of which has started the next: the one that does the work. */
export function lastDescendant(pid: number): number {
  for (let last = pid; ;) {
    const next = firstChild(last);
    if (next === null) return last;
    last = next;
  }
}

function firstChild(pid: number): number | null {
  try {
    const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first === '' ? null : Number(first);
  } catch {
    // It is gone, or the system does not tell.
    return null;
  }
}

/** Ticks of the processor a second, in which Linux counts. */
const ticksPerSecond = 100;

/** Time of the processor that a process has used, ms; null where the system does not tell. */
export function processorMs(pid: number): number | null {
  try {
    // Its name, in parentheses, may hold anything; the fields are counted from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** Time for which a process could have gone on and had no processor, ms; 0 where the system does not tell. */
export function waitedMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** Resident memory of a process in MiB; null where the system does not tell. */
export function residentMiB(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 1048576;
  } catch {
    return null;
  }
}
