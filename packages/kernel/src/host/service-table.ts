import { isManyService, type ServiceRef } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { runAs } from './attribution.ts';

/** Who uses a service that no plugin asked for: the installation itself. */
const kernelCaller = 'kernel';

interface Offer {
  version: number;
  provider: string;
  /** What the plugin `caller` gets. */
  of(caller: string): object;
}

/** Services offered on one park. Users hold handles that find the offer at each call, so providers can restart. */
export class ServiceTable {
  readonly #offers = new Map<string, Offer>();
  /** Offers of services that have several providers, by service and provider. */
  readonly #many = new Map<string, Map<string, Offer>>();
  readonly parkId: string;

  constructor(parkId: string) {
    this.parkId = parkId;
  }

  provide(ref: ServiceRef<unknown>, implementation: object, provider: string): void {
    this.#offer(ref, { version: ref.version, provider, of: () => implementation });
  }

  /** Offers a service that is made for each of its users. */
  provideFor(ref: ServiceRef<unknown>, make: (caller: string) => object, provider: string): void {
    const made = new Map<string, object>();
    const of = (caller: string): object => {
      const implementation = made.get(caller) ?? make(caller);
      made.set(caller, implementation);
      return implementation;
    };
    this.#offer(ref, { version: ref.version, provider, of });
  }

  /** Offers a service; a second offer of the same id by another plugin is refused. */
  #offer(ref: ServiceRef<unknown>, offer: Offer): void {
    const { provider } = offer;
    if (isManyService(ref)) {
      const offers = this.#many.get(ref.id) ?? new Map<string, Offer>();
      this.#many.set(ref.id, offers.set(provider, offer));
      return;
    }
    const existing = this.#offers.get(ref.id);
    if (existing && existing.provider !== provider) {
      throw pluginErrors.DEFINITION_INVALID({
        plugin: provider,
        problems: `service ${ref.id} is provided by ${existing.provider} already`,
      });
    }
    this.#offers.set(ref.id, offer);
  }

  /** Takes back everything a provider offers. */
  revoke(provider: string): void {
    for (const [id, offer] of this.#offers) if (offer.provider === provider) this.#offers.delete(id);
    for (const offers of this.#many.values()) offers.delete(provider);
  }

  has(ref: ServiceRef<unknown>): boolean {
    return isManyService(ref) || this.#offers.get(ref.id)?.version === ref.version;
  }

  /** Version on offer, for messages; undefined when nobody offers it. */
  offeredVersion(id: string): number | undefined {
    return this.#offers.get(id)?.version;
  }

  /** A stand-in whose methods call the current offer on behalf of its provider. */
  handle(ref: ServiceRef<unknown>, caller: string = kernelCaller): object {
    return isManyService(ref)
      ? Object.freeze({ all: async () => this.#offersOf(ref, caller) })
      : this.#standIn((method, args) => this.#call(ref, this.#offers.get(ref.id), caller, method, args));
  }

  #offersOf(ref: ServiceRef<unknown>, caller: string): { provider: string; service: object }[] {
    const offers = this.#many.get(ref.id);
    const providers = [...(offers ?? [])].filter(([, { version }]) => version === ref.version).map(([id]) => id);
    return providers.sort().map((provider) => ({
      provider,
      service: this.#standIn((method, args) => this.#call(ref, offers?.get(provider), caller, method, args)),
    }));
  }

  #standIn(call: (method: string, args: unknown[]) => Promise<unknown>): object {
    const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    return new Proxy(Object.freeze({}), {
      get: (_target, property) => {
        // A handle must not look like a promise, or `await` would call it.
        if (typeof property !== 'string' || property === 'then') return undefined;
        let method = methods.get(property);
        if (!method) {
          method = (...args) => call(property, args);
          methods.set(property, method);
        }
        return method;
      },
    });
  }

  async #call(
    ref: ServiceRef<unknown>,
    offer: Offer | undefined,
    caller: string,
    method: string,
    args: unknown[],
  ): Promise<unknown> {
    if (!offer || offer.version !== ref.version) {
      throw pluginErrors.SERVICE_UNAVAILABLE({ service: `${ref.id}@${ref.version}`, park: this.parkId });
    }
    return runAs({ parkId: this.parkId, pluginId: offer.provider }, () => {
      const implementation = offer.of(caller) as Record<string, (...args: unknown[]) => unknown>;
      const call = implementation[method];
      if (typeof call !== 'function') {
        throw pluginErrors.SERVICE_UNAVAILABLE({ service: `${ref.id}@${ref.version}.${method}`, park: this.parkId });
      }
      return call.apply(implementation, args);
    });
  }
}
