import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A helper process that answers one order after the other. */
export interface Helper {
  pid: number;
  ask<T>(message: unknown): Promise<T>;
  stop(): void;
}

/** Starts a module of this folder in a process of its own. `ready`: it speaks first. */
export async function startHelper<T = unknown>(file: string, ready = false): Promise<Helper & { greeting: T }> {
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--max-old-space-size=1024'] });
  const greeting = ready ? await answerOf<T>(child) : (undefined as T);
  return {
    pid: child.pid!,
    greeting,
    ask: <R>(message: unknown) => {
      const answer = answerOf<R>(child);
      child.send(message as object);
      return answer;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the helper process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message: { result: T } | { error: string }) => {
      child.off('exit', ended);
      if ('error' in message) reject(new Error(message.error));
      else resolve(message.result);
    });
  });
}

/** CPU seconds that a process has used so far, from the kernel's own books (100 ticks a second on Linux). */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
