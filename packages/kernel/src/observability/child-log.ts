import type { Logger } from '@lingtan/sdk';

/** A logger that adds fields to every line. */
export function childLog(log: Logger, fields: Record<string, unknown>): Logger {
  return {
    debug: (more, message) => log.debug({ ...fields, ...more }, message),
    info: (more, message) => log.info({ ...fields, ...more }, message),
    warn: (more, message) => log.warn({ ...fields, ...more }, message),
    error: (more, message) => log.error({ ...fields, ...more }, message),
  };
}
