/** Somebody whom a provider vouches for. */
export interface ProvenPerson {
  /** What the provider never gives to anybody else. */
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Whether the provider asked for a second factor that the configuration accepts. */
  readonly secondFactor: boolean;
}

/** An address is compared and stored in lower case; what is none names nobody. */
export const emailOf = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= 200 && /^[^\s@]+@[^\s@]+$/.test(value) ? value.toLowerCase() : null;

/** Name of a person, never longer than one that is entered. */
export const nameOf = (value: unknown, email: string): string =>
  (typeof value === 'string' ? value.trim() : '').slice(0, 100) || email.slice(0, 100);
