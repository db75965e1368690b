import type { ChildProcess } from 'node:child_process';

/** Whether the process is gone, by itself or by a signal. Its number may then belong to another and must not be signalled. */
export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;
