import { spawn } from 'node:child_process';
import type { Logger } from '@lingtan/sdk';

/** What a service manager is told of this process. */
export interface ServiceManager {
  /** The server serves. From now on the manager hears from it at intervals, and restarts it when it does not. */
  ready(): void;
  /** The server is about to stop. */
  stopping(): void;
}

/**
 * Speaks with systemd as sd_notify(3) describes, where it has started this process. Its own tool carries the messages,
 * since Node has no datagram sockets in the file system; the unit says `NotifyAccess=all` for that.
 * @param env `NOTIFY_SOCKET` and `WATCHDOG_USEC`, both set by systemd
 */
export function createServiceManager(env: NodeJS.ProcessEnv, log: Pick<Logger, 'warn'>): ServiceManager {
  if (!env['NOTIFY_SOCKET']) return { ready() {}, stopping() {} };
  let failed = false;
  const send = (state: string): void => {
    const child = spawn('systemd-notify', [state], { stdio: 'ignore', env });
    const complain = (reason: string): void => {
      if (!failed) log.warn({ state, reason }, 'systemd could not be notified');
      failed = true;
    };
    child.on('error', ({ message }) => complain(message));
    child.on('exit', (code) => {
      if (code) complain(`systemd-notify ended with ${code}`);
    });
    child.unref();
  };
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000;
  let watchdog: NodeJS.Timeout | undefined;
  return {
    ready() {
      send('READY=1');
      // An event loop that stands still sends nothing, which is what the watchdog is for.
      if (watchdogMs > 0) watchdog ??= setInterval(() => send('WATCHDOG=1'), watchdogMs / 3).unref();
    },
    stopping() {
      clearInterval(watchdog);
      send('STOPPING=1');
    },
  };
}
