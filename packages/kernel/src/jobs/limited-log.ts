import type { Logger } from '@lingtan/sdk';

const everyMs = 60_000;
/** Lines that are remembered: those of before count as new. */
const mostLines = 10_000;

/**
 * Warnings of something that is tried again and again: the same line comes at most once a minute, with how many were left out
 * before it, so that whatever is away for an hour does not fill the disk.
 */
export function limitedLog(log: Logger, now: () => number = () => performance.now()): Pick<Logger, 'warn'> {
  const lines = new Map<string, { at: number; leftOut: number }>();
  return {
    warn: (fields, message) => {
      const key = `${message} ${JSON.stringify(fields)}`;
      const known = lines.get(key);
      if (known && now() - known.at < everyMs) return void (known.leftOut += 1);
      // So many are many hands at once: going through all of them each time would be work that they can ask for.
      if (lines.size >= mostLines) lines.clear();
      lines.set(key, { at: now(), leftOut: 0 });
      log.warn(known?.leftOut ? { ...fields, leftOut: known.leftOut } : fields, message);
    },
  };
}
