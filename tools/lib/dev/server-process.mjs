// The server as a process that is started, ended and started again.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const isAlive = ({ exitCode, signalCode }) => exitCode === null && signalCode === null;
const launcher = fileURLToPath(new URL('launch.mjs', import.meta.url));

/** One server at a time. A server that ends by itself stays ended until it is started again. */
export class ServerProcess {
  #child = null;
  /** The next server while the one before it still stops. */
  #next = null;
  #closed = false;
  #up = Promise.resolve();
  #options;
  /** 0 until the first server has one, where any free one was asked for; the next comes back on the same. */
  #port;

  /**
   * @param options `main`: the script that is run; `modules()`: files that it will import, read ahead; `cwd`, `env`;
   *   `port`: where it answers, 0 for any that is free;
   *   `accessFile`: where it writes its address; `say`: told when it fails
   */
  constructor(options) {
    this.#options = options;
    this.#port = options.port;
  }

  /** Where the server answers, as soon as that is known. */
  async address() {
    if (this.#port === 0) await this.#up;
    return `http://localhost:${this.#port}`;
  }

  start() {
    if (this.#closed) return;
    this.#begin(this.#prepare());
  }

  /** A process that reads its modules and waits to be let start. */
  #prepare() {
    const { main, modules = () => [], cwd, env } = this.#options;
    return spawn(process.execPath, [launcher, main, ...modules()], {
      cwd,
      env: { ...env, LINGTAN_DRAIN_MS: '0' },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
  }

  #begin(child) {
    const { say } = this.#options;
    this.#next = null;
    const before = this.#access();
    this.#child = child;
    child.once('exit', (code, signal) => {
      this.#child = null;
      if (this.#closed || signal || code === 0) return;
      say(`the server ended with code ${code}; it is started again at the next change`);
    });
    // One that has just ended is told by its exit.
    child.send(this.#port, () => undefined);
    this.#up = this.#answers(child, before);
  }

  /** Resolves when the next server has been started; when it is ready, {@link whenUp} tells. */
  async restart() {
    if (this.#closed) return;
    const next = (this.#next = this.#prepare());
    const restarted = this.#stop().then(() =>
      this.#closed ? undefined : this.#begin(isAlive(next) ? next : this.#prepare()),
    );
    this.#up = restarted.then(() => this.#up);
    await restarted;
  }

  /** Ends the server for good. */
  async close() {
    this.#closed = true;
    this.#next?.kill();
    await this.#stop();
  }

  /** Resolves when requests may go to the server, or when none is on its way. It may start once more meanwhile, hence the loop. */
  async whenUp() {
    let up;
    do await (up = this.#up);
    while (up !== this.#up);
  }

  /** Resolves when the server is gone: it takes ten seconds at most to stop, and is ended when it is not gone by then. */
  async #stop() {
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(late);
  }

  /**
   * A server that is not ready after a minute says better itself what is wrong.
   * @param before what the last server had written of its address
   */
  async #answers(child, before) {
    const deadline = Date.now() + 60_000;
    while (this.#child === child && Date.now() < deadline) {
      const access = this.#access();
      if (this.#port === 0 && access !== before && access !== '')
        this.#port = Number(new URL(JSON.parse(access).url).port);
      if (this.#port !== 0 && (await this.#isReady())) return;
      await delay(100);
    }
  }

  #isReady() {
    return fetch(`http://localhost:${this.#port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  /** What a server has written of its address; empty where there is none, or half of one. */
  #access() {
    try {
      const text = readFileSync(this.#options.accessFile, 'utf8');
      return text.endsWith('}') ? text : '';
    } catch {
      return '';
    }
  }
}
