import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './problem.ts';

/** Query client of the shell: no retry on refusals, no refetch on focus (live topics keep pages fresh). */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // A park's network is seldom the internet that a browser asks for: whether the server answers is what is tried.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        // What was asked for in vain, or missed, is asked for again when the browser says that it is connected.
        refetchOnReconnect: true,
        staleTime: 2_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => {
          const { status } = asProblem(error);
          return count < 2 && (status === 0 || status >= 500);
        },
      },
    },
  });
}
