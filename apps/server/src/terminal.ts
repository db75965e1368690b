/** Lines for the person at the terminal; everything else goes to the log. */
export interface Terminal {
  step(text: string): void;
  line(text?: string): void;
}

/** Writes to standard output; each step with the seconds since the start. */
export function createTerminal(startedAt = Date.now()): Terminal {
  return {
    step: (text) => process.stdout.write(`  ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${text}\n`),
    line: (text = '') => process.stdout.write(`${text}\n`),
  };
}
