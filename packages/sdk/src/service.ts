/**
 * A typed reference to something one plugin offers and others use. The type travels with the reference, so the
 * kernel resolves it without names, decorators or declaration merging. Every method of `T` is async and takes and
 * returns JSON values, so that provider and user may live in different processes.
 */
export interface ServiceRef<T> {
  readonly kind: 'service';
  readonly id: string;
  readonly version: number;
  /** Only for inference; never set. */
  readonly _type?: T;
}

/** Declares a service, e.g. `defineService<MeterReadings>('energy.meter-readings', { version: 1 })`. */
export function defineService<T>(id: string, options: { version: number }): ServiceRef<T> {
  return { kind: 'service', id, version: options.version };
}

/**
 * A service that several plugins may offer, each for its part of the park. Users get all offers of the moment; none is
 * an answer too, so nobody waits for the first one.
 */
export interface ManyServiceRef<T> extends ServiceRef<T> {
  readonly many: true;
}

/** Every offer of a {@link ManyServiceRef}, in the order of the providers' ids. */
export interface Offers<T> {
  all(): Promise<readonly { provider: string; service: T }[]>;
}

/** Declares a service with several providers. */
export function defineManyService<T>(id: string, options: { version: number }): ManyServiceRef<T> {
  return { kind: 'service', id, version: options.version, many: true };
}

/** Whether a reference is one of several providers. */
export function isManyService(ref: ServiceRef<unknown>): ref is ManyServiceRef<unknown> {
  return (ref as Partial<ManyServiceRef<unknown>>).many === true;
}

/** Implementation type of a reference. */
export type ServiceOf<R> = R extends ServiceRef<infer T> ? T : never;

/** A record of references, and the record of their implementations. */
export type ServiceRefs = Readonly<Record<string, ServiceRef<unknown>>>;
/** What a user of a reference holds. */
export type HandleOf<R> = R extends ManyServiceRef<infer T> ? Offers<T> : ServiceOf<R>;
export type Services<R extends ServiceRefs> = { readonly [K in keyof R]: HandleOf<R[K]> };
export type OptionalServices<R extends ServiceRefs> = { readonly [K in keyof R]: HandleOf<R[K]> | undefined };
