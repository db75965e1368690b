import { MutationObserver, onlineManager, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { createQueryClient } from './query-client.ts';

afterEach(() => onlineManager.setOnline(true));

test('a browser that takes itself for offline still asks the server, which may be in the same building', async () => {
  const client = createQueryClient();
  onlineManager.setOnline(false);
  const read = vi.fn(async () => 'read');
  const written = vi.fn(async () => 'written');
  const query = client.fetchQuery({ queryKey: ['a'], queryFn: read });
  const mutation = new MutationObserver(client, { mutationFn: written });
  const write = mutation.mutate();
  await vi.waitFor(() => expect([read, written].map(({ mock }) => mock.calls.length)).toEqual([1, 1]));
  expect(await Promise.all([query, write])).toEqual(['read', 'written']);
  expect(mutation.getCurrentResult().isPaused).toBe(false);
  client.clear();
});

test('a browser that is connected again asks for what is no longer fresh', async () => {
  const client = createQueryClient();
  client.mount();
  const read = vi.fn(async () => 'read');
  const observer = new QueryObserver(client, { queryKey: ['a'], queryFn: read, staleTime: 0 });
  const end = observer.subscribe(() => undefined);
  await vi.waitFor(() => expect(observer.getCurrentResult().isSuccess).toBe(true));
  onlineManager.setOnline(false);
  onlineManager.setOnline(true);
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  end();
  client.unmount();
  client.clear();
});
