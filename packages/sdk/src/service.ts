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

/** Implementation type of a reference. */
export type ServiceOf<R> = R extends ServiceRef<infer T> ? T : never;

/** A record of references, and the record of their implementations. */
export type ServiceRefs = Readonly<Record<string, ServiceRef<unknown>>>;
export type Services<R extends ServiceRefs> = { readonly [K in keyof R]: ServiceOf<R[K]> };
export type OptionalServices<R extends ServiceRefs> = { readonly [K in keyof R]: ServiceOf<R[K]> | undefined };
