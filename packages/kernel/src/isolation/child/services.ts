import type { Channel } from '../channel.ts';
import type { WireRef } from '../protocol.ts';

/** Stand-ins for the services that a plugin asked for; every call goes through the kernel. */
export function serviceHandles(
  channel: Channel,
  refs: Record<string, WireRef>,
  present: readonly string[],
): Record<string, object | undefined> {
  return Object.fromEntries(
    Object.entries(refs).map(([name, ref]) => {
      if (!present.includes(name)) return [name, undefined];
      if (!ref.many) return [name, standIn(channel, name, null)];
      const all = async () => {
        const providers = await channel.request<string[]>('service.providers', { name });
        return providers.map((provider) => ({ provider, service: standIn(channel, name, provider) }));
      };
      return [name, { all }];
    }),
  );
}

function standIn(channel: Channel, name: string, provider: string | null): object {
  return new Proxy(
    {},
    {
      get: (_target, method) =>
        typeof method !== 'string' || method === 'then'
          ? undefined
          : (...args: unknown[]) => channel.request('service.call', { name, provider, method, args }),
    },
  );
}
