import type { Logger } from '@lingtan/sdk';
import pino from 'pino';
import { processName } from './process-name.ts';

/** Options of {@link createLogger}. */
export interface LogOptions {
  level: string;
  /** File descriptor or path; default standard error, so that standard output stays for people. */
  destination?: number | string;
}

/** Structured log that never carries a credential. Each line names the process: several may write to one place. */
export function createLogger(options: LogOptions): pino.Logger {
  return createLoggerTo(options.level, pino.destination({ dest: options.destination ?? 2, sync: true }));
}

/** The same, to whatever takes lines. */
export function createLoggerTo(level: string, destination: pino.DestinationStream): pino.Logger {
  return pino(
    {
      level,
      base: { process: processName() },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err },
      redact: {
        paths: [
          'password',
          'token',
          'authorization',
          'cookie',
          '*.password',
          '*.token',
          '*.authorization',
          '*.cookie',
          'headers.authorization',
          'headers.cookie',
        ],
        censor: '[redacted]',
      },
    },
    destination,
  );
}

/** A log that says nothing, for tests and the command line. */
export const silentLog: Logger = { debug() {}, info() {}, warn() {}, error() {} };
