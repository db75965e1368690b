import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { LingtanError, type Logger } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { runAsKernel } from '../host/attribution.ts';
import { hasEnded } from '../processes/has-ended.ts';
import { Channel, type Handlers } from './channel.ts';
import { leaveGroup, makeGroup } from './control-group.ts';
import {
  commandLine,
  lastDescendant,
  type ProcessLimits,
  processorMs,
  residentMiB,
  waitedMs,
} from './process-limits.ts';
import { ProcessorShare } from './processor-share.ts';
import { RecentUse } from './recent-use.ts';
import type { Runner } from './runner-file.ts';
import type { Sandbox } from './sandbox.ts';
import type { WireError } from './wire-error.ts';

/** Options of {@link startPluginProcess}. */
export interface PluginProcessOptions {
  pluginId: string;
  limits: ProcessLimits;
  handlers: Handlers;
  log: Logger;
  /** How this machine keeps it apart. */
  sandbox: Sandbox;
  runner: Runner;
  /** It sends more than it may and is slowed down. */
  onThrottled?(): void;
  /** One before it ended badly: until it says hello it takes what nobody else wants. */
  humble?: boolean;
  /** It ended although nobody asked it to. */
  onCrash?(error: LingtanError): void;
}

/** A running process of a plugin. */
export interface PluginProcess {
  readonly channel: Channel;
  /** Its number for this process; within namespaces of its own it has another. */
  readonly pid: number;
  /** Ends it at once. Resolves when it is gone. */
  end(): Promise<void>;
}

const maxFrameBytes = 8 * 1024 * 1024;

/** A process that has been silent for so long is asked about its use of the processor; it is greeted often in this time. */
const silentAfterMs = 500;
const greetEveryMs = 125;
/** Above the first share of a processor it computes without end and gets the least, until it is below the second. */
const [hungry, content] = [0.7, 0.3];
/** Use of the processor since it was heard last that tells a loop from a process that waits for its turn on a full machine. */
const loopingMs = 300;
/** How many times longer one may be silent that has hardly used the processor. */
const idlePatience = 4;
/** Until it says hello only our own code runs in it, and on a full machine that takes its time. */
const startMs = 30_000;

/** Starts a process with nothing but the time zone in its environment, cut off and capped, and waits until it says hello. */
export async function startPluginProcess(options: PluginProcessOptions): Promise<PluginProcess> {
  const { pluginId, limits, log } = options;
  const { runner, sandbox } = options;
  const group = sandbox.group === null ? null : makeGroup(sandbox.group, limits);
  const [command, ...args] = commandLine(runner, sandbox, limits, group);
  // It sees nothing of the system by which to know the zone that the server is in.
  const env = { TZ: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const child = runAsKernel(() =>
    spawn(command!, args, { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true }),
  );
  // Without a number it could not be started, which the caller is told below.
  const share = child.pid === undefined ? null : new ProcessorShare(child.pid, log, options.humble);
  // What is watched is the process itself, and not a program that waits for its end.
  let pid = child.pid ?? 0;
  let ending = false;
  let reason: string | null = null;
  let hello: () => void = () => {};
  let started = false;
  const greeted = new Promise<void>((resolve) => {
    hello = () => {
      pid = lastDescendant(child.pid!);
      share?.moveTo(pid);
      started = true;
      resolve();
    };
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // What is left of its group goes with it, now: later its number may be another's.
  child.once('exit', () => signalGroup(child));
  const kill = (why: string): void => {
    reason ??= why;
    killTree(child);
  };
  const said = tail([child.stdout!, child.stderr!], (line) => log.warn({ line }, 'the plugin printed'));
  const channel = new Channel(child.stdio[3] as Duplex, {
    handlers: { ...options.handlers, hello },
    toError: fromWire,
    onViolation: (why) => kill(`it sent ${why}`),
    // Whoever has asked it is told what became of it, and not only that no answer comes.
    awaitsReason: true,
    limit: {
      perSecond: limits.messagesPerSecond,
      burst: limits.messagesPerSecond * 2,
      onThrottled: () => options.onThrottled?.(),
    },
    maxUnderWay: 64,
    maxFrameBytes,
  });
  let usedWhenHeard = 0;
  const use = new RecentUse(performance.now());
  const watch = setInterval(
    () => {
      if (!started) pid = lastDescendant(child.pid!);
      const memory = residentMiB(pid);
      const silentMs = performance.now() - channel.lastHeard;
      const used = processorMs(pid);
      const loops = used === null || used - usedWhenHeard > loopingMs;
      const recent = used === null ? null : use.look(used, performance.now(), waitedMs(pid));
      if (silentMs <= silentAfterMs) usedWhenHeard = used ?? 0;
      const computes = recent === null ? silentMs > silentAfterMs : recent > hungry;
      if (started && computes) share?.least();
      else if (started && silentMs <= silentAfterMs && (recent === null || recent < content)) share?.ordinary();
      // One that has not had its turn is given more time than one that had it and did not answer.
      const patienceMs = (started ? limits.answerMs : startMs) * (loops ? 1 : idlePatience);
      if (memory !== null && memory > limits.memoryMiB)
        kill(`it used ${Math.round(memory)} MiB of memory; ${limits.memoryMiB} MiB are allowed`);
      else if (silentMs > patienceMs)
        kill(`it has not answered for ${patienceMs / 1000} s${loops ? ', as in an endless loop' : ''}`);
      else if (!channel.congested) void channel.request('ping').catch(() => undefined);
    },
    Math.min(greetEveryMs, limits.answerMs / 4),
  );
  watch.unref();
  const crashed = (): LingtanError => {
    const ended = child.signalCode ?? `exit code ${child.exitCode}`;
    const why = reason ?? (/heap out of memory|Allocation failed/i.test(said()) ? outOfMemory(limits) : null);
    return pluginErrors.PROCESS_ENDED({ plugin: pluginId, reason: why ?? `${ended} ${lastLine(said())}`.trim() });
  };
  void gone.then(() => {
    clearInterval(watch);
    if (group !== null) leaveGroup(group);
    channel.close();
    const error = ending ? null : crashed();
    channel.gone(error);
    if (error) options.onCrash?.(error);
  });
  child.once('error', (error) => (reason ??= error.message));
  await Promise.race([
    greeted,
    gone.then(() => {
      throw crashed();
    }),
  ]);
  return {
    channel,
    pid,
    async end() {
      ending = true;
      killTree(child);
      await gone;
    },
  };
}

/** The process and whatever wraps it, unless it has ended. */
function killTree(child: ChildProcess): void {
  if (!hasEnded(child)) signalGroup(child);
}

function signalGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

const outOfMemory = ({ memoryMiB }: ProcessLimits): string => `it ran out of memory; ${memoryMiB} MiB are allowed`;

/** Lines of a process's output, limited so that a flood costs nothing; the result tells the last of them. */
function tail(streams: readonly Readable[], onLine: (line: string) => void): () => string {
  let text = '';
  let lines = 0;
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-4000);
      if (lines++ < 20) onLine(chunk.toString('utf8').slice(0, 500));
    });
  }
  return () => text;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';

/** An error of the other process as one of ours: code, status and texts are the same. */
function fromWire({ code, message, status, params, hint, 'zh-CN': chinese }: WireError): LingtanError {
  return new LingtanError(code, message, {
    status: status ?? 500,
    ...(params ? { params } : {}),
    ...(hint ? { hint } : {}),
    ...(chinese ? { 'zh-CN': chinese } : {}),
  });
}
