import type { PluginPackage } from '@lingtan/packaging';
import type { Logger } from '@lingtan/sdk';
import { registerPlugin } from '../host/register.ts';
import type { RegisteredPlugin } from '../host/registered-plugin.ts';

/** Packages of which it is kept what they are: the one that runs and those that are tried beside it. */
const most = 8;

/**
 * What packages say that they are, asked of each once: it takes a process, and a package is looked at when it is handed in, when it is
 * proposed, when that is approved and when it comes to run. So what comes to run is also what was looked at, even of a package
 * that says something else each time.
 */
export class Registrations {
  readonly #register: typeof registerPlugin;
  /** By the hash of the package, the one that was asked for last at the end. */
  readonly #known = new Map<string, Promise<RegisteredPlugin>>();

  constructor(register = registerPlugin) {
    this.#register = register;
  }

  /** @param opened a package whose files were verified, of this hash */
  async of(opened: PluginPackage, sha256: string, log: Logger): Promise<RegisteredPlugin> {
    const asked = this.#known.get(sha256) ?? this.#register({ package: opened, log });
    this.#known.delete(sha256);
    this.#known.set(sha256, asked);
    const [oldest] = this.#known.keys();
    if (this.#known.size > most) this.#known.delete(oldest!);
    const found = await asked;
    // What stands in the way may be the machine, and be gone the next time.
    if (found.problem && this.#known.get(sha256) === asked) this.#known.delete(sha256);
    // Each time it is taken in it is another one, which starts anew.
    return { ...found };
  }
}
