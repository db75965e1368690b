import type { Logger } from '@lingtan/sdk';

const everyMs = 60_000;

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
      for (const [each, { at }] of lines) if (now() - at >= everyMs) lines.delete(each);
      lines.set(key, { at: now(), leftOut: 0 });
      log.warn(known?.leftOut ? { ...fields, leftOut: known.leftOut } : fields, message);
    },
  };
}
