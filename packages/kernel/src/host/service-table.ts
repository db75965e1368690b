import type { ServiceRef } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { runAs } from './attribution.ts';

interface Offer {
  version: number;
  provider: string;
  implementation: object;
}

/** Services offered on one park. Users hold handles that find the offer at each call, so providers can restart. */
export class ServiceTable {
  readonly #offers = new Map<string, Offer>();
  readonly parkId: string;

  constructor(parkId: string) {
    this.parkId = parkId;
  }

  /** Offers a service; a second offer of the same id by another plugin is refused. */
  provide(ref: ServiceRef<unknown>, implementation: object, provider: string): void {
    const existing = this.#offers.get(ref.id);
    if (existing && existing.provider !== provider) {
      throw pluginErrors.DEFINITION_INVALID({
        plugin: provider,
        problems: `service ${ref.id} is provided by ${existing.provider} already`,
      });
    }
    this.#offers.set(ref.id, { version: ref.version, provider, implementation });
  }

  /** Takes back everything a provider offers. */
  revoke(provider: string): void {
    for (const [id, offer] of this.#offers) if (offer.provider === provider) this.#offers.delete(id);
  }

  has(ref: ServiceRef<unknown>): boolean {
    return this.#offers.get(ref.id)?.version === ref.version;
  }

  /** Version on offer, for messages; undefined when nobody offers it. */
  offeredVersion(id: string): number | undefined {
    return this.#offers.get(id)?.version;
  }

  /** A stand-in whose methods call the current offer on behalf of its provider. */
  handle(ref: ServiceRef<unknown>): object {
    const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    return new Proxy(Object.freeze({}), {
      get: (_target, property) => {
        // A handle must not look like a promise, or `await` would call it.
        if (typeof property !== 'string' || property === 'then') return undefined;
        let method = methods.get(property);
        if (!method) {
          method = (...args) => this.#call(ref, property, args);
          methods.set(property, method);
        }
        return method;
      },
    });
  }

  async #call(ref: ServiceRef<unknown>, method: string, args: unknown[]): Promise<unknown> {
    const offer = this.#offers.get(ref.id);
    if (!offer || offer.version !== ref.version) {
      throw pluginErrors.SERVICE_UNAVAILABLE({ service: `${ref.id}@${ref.version}`, park: this.parkId });
    }
    const call = (offer.implementation as Record<string, (...args: unknown[]) => unknown>)[method];
    if (typeof call !== 'function') {
      throw pluginErrors.SERVICE_UNAVAILABLE({ service: `${ref.id}@${ref.version}.${method}`, park: this.parkId });
    }
    return runAs({ parkId: this.parkId, pluginId: offer.provider }, () => call.apply(offer.implementation, args));
  }
}
