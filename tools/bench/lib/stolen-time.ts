import { existsSync, readFileSync } from 'node:fs';

const stat = '/proc/stat';
const stepMs = 100;
/** The kernel counts in hundredths of a second. */
const tickMs = 10;
/** Below this a frame still comes in time. */
const noticedMs = 30;

/** What the host took of one step's processor time. */
export interface Stolen {
  at: string;
  ms: number;
}

/** Processor time of a virtual machine that its host gave to others, in all, ms (`steal` of proc_stat(5)). */
export function stolenMs(text: string): number {
  const [, , , , , , , , steal] = text.split('\n', 1)[0]!.split(/\s+/);
  return Number(steal) * tickMs;
}

/**
 * Notes the tenths of a second in which the host took 30 ms of processor time or more, until it is ended. Null where the
 * system does not tell (no Linux): unknown is not none.
 */
export function watchStolenTime(): { end(): Stolen[] | null } {
  if (!existsSync(stat)) return { end: () => null };
  const noted: Stolen[] = [];
  const read = (): number => stolenMs(readFileSync(stat, 'utf8'));
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    if (now - before >= noticedMs) noted.push({ at: new Date().toISOString(), ms: now - before });
    before = now;
  }, stepMs);
  return {
    end() {
      clearInterval(timer);
      return noted;
    },
  };
}
