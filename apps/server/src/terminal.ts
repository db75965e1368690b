import { Progress, type WorkProgress } from './progress.ts';

/** Lines for the person at the terminal; everything else goes to the log. */
export interface Terminal {
  step(text: string): void;
  line(text?: string): void;
  /** Long work: one line that is written over where a person looks, else a line for every tenth. */
  progress(work: WorkProgress): void;
  /** Takes the progress off the screen; later reports are not shown. */
  endProgress(): void;
}

/** Where a terminal writes to. */
export interface TerminalStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const clearLine = '\r\u001b[2K';

/** Writes to standard output; each step with the seconds since the start. */
export function createTerminal(startedAt = Date.now(), out: TerminalStream = process.stdout): Terminal {
  const progress = new Progress();
  let drawn = false;
  let ended = false;
  const stamped = (text: string): string => `  ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`;
  const draw = (): void => {
    // A line that wraps could not be written over.
    out.write(`${clearLine}${stamped(progress.bar()).slice(0, Math.max(1, (out.columns || 80) - 1))}`);
    drawn = true;
  };
  const write = (text: string): void => {
    if (drawn) out.write(clearLine);
    out.write(`${text}\n`);
    if (drawn) draw();
  };
  return {
    step: (text) => write(stamped(text)),
    line: (text = '') => write(text),
    progress: (work) => {
      if (ended) return;
      progress.report(work);
      const { finished } = progress;
      if (out.isTTY && !finished) draw();
      else if (out.isTTY) {
        if (drawn) out.write(clearLine);
        drawn = false;
        write(stamped(`History: ${progress.words()}`));
      } else if (progress.reachedTenth()) write(stamped(`History: ${progress.percent} %, ${progress.words()}`));
      if (finished) progress.clear();
    },
    endProgress: () => {
      if (drawn) out.write(clearLine);
      drawn = false;
      ended = true;
    },
  };
}
