import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { ProcessLimits } from './process-limits.ts';

const needed = ['memory', 'pids', 'cpu'] as const;
/** Beyond what the watch on resident memory allows, which ends a process with a sentence before the system does. */
const roomMiB = 64;
/** Threads of Node and the programs that it is started by. */
const maxPids = 64;

/** Where this process finds the control groups (version 2). */
export interface ControlGroups {
  /** Where they are mounted. */
  root: string;
  /** Group of this process, below it. */
  own: string;
}

/** Those of this process. @throws where the system has none */
export function controlGroups(): ControlGroups {
  const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  const root = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1];
  if (own === undefined || root === undefined) throw new Error('this system has no control groups of version 2');
  return { root, own };
}

/**
 * The group below which each plugin's process gets one of its own: that above the server's, where whoever runs the server has
 * handed it over (systemd: `Delegate=yes` and `DelegateSubgroup=server`). What systemd keeps for itself is left alone.
 * @throws why there is none
 */
export function delegatedGroup({ root, own }: ControlGroups): string {
  const above = join(root, dirname(own));
  if (own === '/' || dirname(own) === '/' || /\.(?:service|scope|slice)$/.test(own) || /\.slice$/.test(above))
    throw new Error(`the server's control group ${own} is not one below a group that was handed over to it`);
  const offered = read(above, 'cgroup.controllers').split(' ');
  const lacking = needed.filter((controller) => !offered.includes(controller));
  if (lacking.length > 0)
    throw new Error(`the control group ${dirname(own)} has no controller of ${lacking.join(', ')}`);
  for (const path of [above, join(above, 'cgroup.procs'), join(above, 'cgroup.subtree_control')])
    accessSync(path, constants.W_OK);
  writeFileSync(join(above, 'cgroup.subtree_control'), needed.map((controller) => `+${controller}`).join(' '));
  return above;
}

/** Makes a group for one process, which joins it by writing itself into `cgroup.procs`; {@link leaveGroup} takes it away. */
export function makeGroup(above: string, { memoryMiB }: ProcessLimits): string {
  const group = join(above, `plugin-${randomUUID()}`);
  mkdirSync(group);
  const limits = {
    'memory.max': (memoryMiB + roomMiB) * 1024 * 1024,
    'memory.swap.max': 0,
    'pids.max': maxPids,
    // One processor at most, and a quarter of what others get where they want it too.
    'cpu.max': '100000 100000',
    'cpu.weight': 25,
  };
  for (const [file, limit] of Object.entries(limits)) writeFileSync(join(group, file), String(limit));
  return group;
}

/** Takes the group of a process that has ended away. */
export function leaveGroup(group: string): void {
  try {
    rmdirSync(group);
  } catch {
    // One that is still counted as in it is gone soon; an empty group holds nothing.
  }
}

/** Whether a process is in a group that limits it. */
export function isLimited(pid: number, above: string): boolean {
  const own = /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '/';
  return basename(own).startsWith('plugin-') && /^\d+$/.test(read(join(above, basename(own)), 'memory.max'));
}

const read = (group: string, file: string): string => readFileSync(join(group, file), 'utf8').trim();
