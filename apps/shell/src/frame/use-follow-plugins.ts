import { useLive, usePark, type ParkDetail } from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';

interface PluginsMessage {
  plugins: { id: string; enabled: boolean; state: string; error?: string | null }[];
}

/** Lets navigation, dashboard and plugin list follow what happens to plugins, without a reload. */
export function useFollowPlugins(): void {
  const park = usePark();
  const client = useQueryClient();
  const key = `/api/parks/${encodeURIComponent(park.id)}`;
  // Pages and widgets of a plugin that was switched on are known to the server only.
  const askAgain = (): void =>
    void client.invalidateQueries({ predicate: ({ queryKey: [path] }) => path === key || path === `${key}/plugins` });
  const take = (message: PluginsMessage): void => {
    const states = new Map(message.plugins.map((plugin) => [plugin.id, plugin]));
    client.setQueryData<ParkDetail>([key], (old) =>
      old ? { ...old, plugins: old.plugins.map((plugin) => ({ ...plugin, ...pick(states.get(plugin.id)) })) } : old,
    );
    askAgain();
  };
  useLive<PluginsMessage>('plugins', take, askAgain);
}

function pick(status: PluginsMessage['plugins'][number] | undefined): { enabled?: boolean; state?: string } {
  return status ? { enabled: status.enabled, state: status.state } : {};
}
