import { useApi, useApiMutation, useLiveRefetch, usePark } from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import type { NoticePage } from './types.ts';

/** Asks again whenever the server says that something about the notices has changed. */
export function useFollowNotices(): void {
  const park = usePark();
  const client = useQueryClient();
  useLiveRefetch('notices', () => {
    const root = `/api/parks/${encodeURIComponent(park.id)}/notices`;
    void client.invalidateQueries({
      predicate: ({ queryKey: [key] }) => typeof key === 'string' && key.startsWith(root),
    });
  });
}

/** The newest open notices, and how many wait to be read. */
export function useNewestNotices(enabled: boolean) {
  // The socket tells of changes; this is for when it was down.
  return useApi<NoticePage>('/notices', { query: { limit: 8 }, refetchMs: 120_000, enabled });
}

/** Marks notices as read. */
export function useMarkRead() {
  return useApiMutation<{ unread: number }, readonly string[] | 'all'>('/notices/read', {
    body: (ids) => ({ ids }),
    invalidate: ['/notices'],
  });
}
