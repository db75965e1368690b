import type { Command } from 'commander';
import { readNumber } from '../read-number.ts';
import { dataDirOf } from '../installation/data-dir.ts';
import { unknownVariables } from '../installation/environment.ts';
import { rootDir } from '../root-dir.ts';
import { createServerLog } from '../server-log.ts';
import { createServiceManager } from '../service-manager.ts';
import type { RunningServer } from '../start-server.ts';
import { createTerminal } from '../terminal.ts';
import { startTracing } from '../tracing.ts';
import { version } from '../version.ts';
import { readWebPlace } from '../web-door.ts';
import { failWith } from './fail.ts';

/** `lingtan start`: the server in the foreground. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('start the server in the foreground')
    .option('--speed <factor>', 'run the simulated devices faster than real time')
    .option('--port <port>', 'HTTP port (PORT)')
    .action(async (options: { speed?: string; port?: string }) => {
      try {
        await start(options);
      } catch (error) {
        failWith(error);
        process.exit(1);
      }
    });
}

async function start(options: { speed?: string; port?: string }): Promise<void> {
  const { env } = process;
  const startedAt = Number(env['LINGTAN_STARTED_AT'] ?? Date.now());
  const terminal = createTerminal(startedAt);
  if (options.speed !== undefined) env['LINGTAN_SIM_SPEED'] = String(readNumber('--speed', options.speed, 0.1, 3600));
  const root = rootDir();
  const dataDir = dataDirOf(root, env);
  const log = createServerLog({ dataDir, env, terminal });
  const unknown = unknownVariables(env);
  if (unknown.length > 0)
    log.warn({ variables: unknown }, `nothing reads these variables of the environment: ${unknown.join(', ')}`);
  const flushTraces = await startTracing(env, version());
  const manager = createServiceManager(env, log);
  const stopping = new AbortController();
  const drainMs = readNumber('LINGTAN_DRAIN_MS', env['LINGTAN_DRAIN_MS'] || '2000', 0, 4000, true);
  let drain = true;
  let stoppedAt = 0;
  const stop = (signal: string): void => {
    if (stopping.signal.aborted) {
      // npm passes the terminal's Ctrl-C on, so one key press arrives twice.
      if (Date.now() - stoppedAt < 1000) return;
      terminal.line('Forced to end.');
      process.exit(130);
    }
    stoppedAt = Date.now();
    // Who stops it by hand has no balancer in front.
    drain = signal !== 'SIGINT';
    terminal.endProgress();
    terminal.line();
    terminal.step(`Stopping (${signal}); once more to force`);
    // Whatever hangs, the process ends in time for whoever stops it.
    setTimeout(() => process.exit(1), 10_000).unref();
    manager.stopping();
    stopping.abort(new Error(`The server was stopped (${signal})`));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  const { superviseServer } = await import('../restore/supervise-server.ts');
  await superviseServer({
    root,
    dataDir,
    port: readNumber('PORT', options.port ?? env['PORT'] ?? '8080', 0, 65_535),
    ...readWebPlace(env, log),
    version: version(),
    log,
    env,
    signal: stopping.signal,
    drainMs: () => (drain ? drainMs : 0),
    onProgress: (step) => terminal.step(step),
    onReady: (server) => {
      for (const message of server.messages) terminal.line(`  ! ${message}`);
      terminal.step('Ready');
      manager.ready();
      welcome(terminal, server);
    },
  });
  await flushTraces();
  terminal.step('Stopped');
  process.exit(0);
}

function welcome(terminal: ReturnType<typeof createTerminal>, { url, firstLogin }: RunningServer): void {
  terminal.line();
  terminal.line(`  Lingtan runs at ${url}`);
  if (firstLogin) {
    terminal.line(`  Sign in as      ${firstLogin.email}`);
    terminal.line(`  Password        ${firstLogin.password}`);
    terminal.line('  (made for this installation; shown until you change it)');
  }
  terminal.line('  Ctrl-C stops it.');
  terminal.line();
}
