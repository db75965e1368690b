import type { QueryClient } from '@tanstack/react-query';
import { meKey } from './me-key.ts';

/** Drops every answer kept from another session, all but who is signed in, which the frame is listening to. */
export function forgetEverything(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey: [key] }) => key !== meKey[0] && key !== 'plugin-code' });
}
