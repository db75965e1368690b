import { defineService } from '@lingtan/sdk';

/** What other plugins may ask of this one. */
export interface Greetings {
  /** Greetings delivered so far on the park. */
  count(): Promise<number>;
}
export const GreetingsRef = defineService<Greetings>('hello.greetings', { version: 1 });
