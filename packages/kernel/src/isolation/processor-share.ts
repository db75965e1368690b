import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Logger } from '@lingtan/sdk';

/** While it and the kernel both want the processor, the kernel has three quarters of it. */
const ordinary = 5;
/** Some hundredths: enough to end a long computation on a machine that is not full, too little to be felt. */
const least = 15;

/**
 * How much of the processor a plugin's process gets beside the kernel. Linux weighs nice values within a session only, where it
 * groups processes by session (autogroup): the group of the process, which leads a session of its own, is weighed too.
 */
export class ProcessorShare {
  #pid: number;
  readonly #log: Logger;
  #value = 0;
  #warned = false;

  /** Begins with the ordinary share, or `humble` with the least. */
  constructor(pid: number, log: Logger, humble = false) {
    this.#pid = pid;
    this.#log = log;
    this.#set(humble ? least : ordinary);
  }

  /** The share is another process's from now on. */
  moveTo(pid: number): void {
    if (pid === this.#pid) return;
    const value = this.#value;
    [this.#pid, this.#value] = [pid, 0];
    this.#set(value);
  }

  /** As a process that works and answers. */
  ordinary(): void {
    this.#set(ordinary);
  }

  /** As a process that computes without end, or that ended badly before. */
  least(): void {
    this.#set(least);
  }

  #set(value: number): void {
    if (this.#value === value) return;
    const lowers = value > this.#value;
    try {
      setPriority(this.#pid, value);
    } catch (error) {
      // Without privileges the system takes a priority away and does not give it back; the group's share is what counts then.
      if (lowers) this.#warn(error);
    }
    if (this.#setGroup(value)) this.#value = value;
  }

  /** Returns false when it is to be tried again: the system takes ten changes a second from all its users together. */
  #setGroup(value: number): boolean {
    const file = `/proc/${this.#pid}/autogroup`;
    if (!existsSync(file)) return true;
    try {
      writeFileSync(file, String(value));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
      this.#warn(error);
    }
    return true;
  }

  #warn(error: unknown): void {
    const { code, info } = error as { code?: string; info?: { code?: string } };
    // It is gone already.
    if (code === 'ESRCH' || info?.code === 'ESRCH' || this.#warned) return;
    this.#warned = true;
    this.#log.warn({ err: error }, 'the priority of a plugin process could not be lowered');
  }
}
