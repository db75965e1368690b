import { startTransition, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useBrowserOf, useOptionalPark } from '../session/context.tsx';
import { useMoment } from './moment.tsx';
import { live, type LiveConnection } from './socket.ts';

/** State of the live connection. */
export function useConnection(): LiveConnection {
  return useSyncExternalStore(live.subscribe, live.snapshot, live.snapshot);
}

/** Asks again with every message of a topic, and once when the page may have come too late for one. */
export function useLiveRefetch(topic: string | null, refetch: () => void): void {
  useLive<unknown>(topic, refetch, refetch);
}

/**
 * Calls `handler` for every message of a topic of the chosen park. The handler may change between renders.
 * A null topic listens to nothing; neither is anything heard while a past time is shown. `missed` is called when something was
 * sent after the page began to listen and before the server had accepted that: what was fetched meanwhile may lack it.
 */
export function useLive<T>(topic: string | null, handler: (data: T) => void, missed?: () => void): void;
/** Newest message of a topic, `initial` until there is one. */
export function useLive<T>(topic: string | null, initial: T): T;
export function useLive<T>(topic: string | null, second: T | ((data: T) => void), missed?: () => void): T | void {
  const park = useOptionalPark();
  const parkId = park?.id ?? null;
  const browserOf = useBrowserOf();
  const replaying = useMoment() !== null;
  const isHandler = typeof second === 'function';
  const [value, setValue] = useState<T | undefined>(undefined);
  const receive = useEffectEvent((data: T) => {
    // One message is heard all over a page: what it changes is drawn between frames, not in the place of one.
    startTransition(() => {
      if (isHandler) (second as (data: T) => void)(data);
      else setValue(data);
    });
  });
  const tellMissed = useEffectEvent(() => missed?.());
  useEffect(() => {
    if (parkId === null || topic === null || replaying) return;
    return live.listen(parkId, topic, { take: (data) => receive(data as T), missed: () => tellMissed() }, browserOf);
  }, [parkId, topic, replaying, browserOf]);
  if (isHandler) return;
  return replaying ? (second as T) : (value ?? (second as T));
}
