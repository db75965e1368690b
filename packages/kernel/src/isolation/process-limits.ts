import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

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

const tried = new Map<string, boolean>();

/** Whether a program of this machine does what we ask of it. Tried once. */
function works(program: string, args: readonly string[]): boolean {
  const known = tried.get(program);
  if (known !== undefined) return known;
  let able = true;
  try {
    execFileSync(program, [...args, 'true'], { stdio: 'ignore', timeout: 5000 });
  } catch {
    // No such program, or the system does not allow it; the process then lacks this and keeps the rest.
    able = false;
  }
  tried.set(program, able);
  return able;
}

const networkless = ['--user', '--map-current-user', '--net', '--'];
const dyingWithUs = ['--pdeathsig', 'KILL', '--'];

/** What wraps the process: without a network, and gone when this one is gone, however it ends. */
function wrappers(): string[] {
  return [
    ...(works('unshare', networkless) ? ['unshare', ...networkless] : []),
    ...(works('setpriv', dyingWithUs) ? ['setpriv', ...dyingWithUs] : []),
  ];
}

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

/** Command line of the process: no network and a cap on memory by the system where it can, less rights by Node. */
export function commandLine(file: string, readable: readonly string[], { memoryMiB }: ProcessLimits): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const permission = major > 23 || (major === 23 && minor >= 5) ? '--permission' : '--experimental-permission';
  const node = [
    process.execPath,
    permission,
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...nodeOptions,
    `--max-old-space-size=${Math.round(memoryMiB * 0.75)}`,
    file,
  ];
  if (process.platform !== 'linux') return node;
  // The system refuses allocations outside of the heap too.
  return [
    '/bin/sh',
    '-c',
    `ulimit -d ${(dataAtStartMiB() + memoryMiB + roomMiB) * 1024} 2>/dev/null; exec "$@"`,
    'sh',
    ...wrappers(),
    ...node,
  ];
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
