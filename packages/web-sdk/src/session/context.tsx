import { createContext, use, type ReactNode } from 'react';
import type { Me, ParkDetail } from './types.ts';

const MeContext = createContext<Me | null>(null);
const ParkContext = createContext<ParkDetail | null>(null);
const PluginContext = createContext<string | null>(null);

/** Put around everything behind the login. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }): ReactNode {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Put around everything that belongs to the chosen park. */
export function ParkProvider({ park, children }: { park: ParkDetail; children: ReactNode }): ReactNode {
  return <ParkContext value={park}>{children}</ParkContext>;
}

/** Put around a plugin's page or widget: gives `./` paths and texts their plugin. */
export function PluginProvider({ pluginId, children }: { pluginId: string; children: ReactNode }): ReactNode {
  return <PluginContext value={pluginId}>{children}</PluginContext>;
}

/** The signed-in user, their parks and permissions. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useMe is used outside the signed-in part of the shell');
  return me;
}

/** The chosen park. Use {@link useOptionalPark} on pages that also live outside a park. */
export function usePark(): ParkDetail {
  const park = use(ParkContext);
  if (!park) throw new Error('usePark is used outside a park');
  return park;
}

export function useOptionalPark(): ParkDetail | null {
  return use(ParkContext);
}

/** Id of the plugin that the component belongs to; null in the shell's own pages. */
export function usePluginId(): string | null {
  return use(PluginContext);
}

/** Id of the plugin that the component belongs to where it was installed and runs in the page itself: what it asks is narrowed. */
export function useBrowserOf(): string | undefined {
  const park = use(ParkContext);
  const id = use(PluginContext);
  return park?.plugins.find((plugin) => plugin.id === id)?.webModule ? (id ?? undefined) : undefined;
}

/** Address of the plugin's own page in the chosen park; its other pages lie below. Of the park in the shell's own pages. */
export function usePluginRoot(): string {
  const park = usePark();
  const plugin = usePluginId();
  return plugin === null ? `/parks/${park.id}` : `/parks/${park.id}/${plugin}`;
}

/** Whether `me` holds a permission on a park; administrators hold those of the installation, and what each park leaves them. */
export function holds(me: Me, parkId: string | null, permission: string): boolean {
  const held = parkId === null ? undefined : me.permissions[parkId];
  return held?.includes(permission) ?? me.platformAdmin;
}

/** Whether the user holds a permission on the chosen park. Hides what the server would refuse; it is no protection. */
export function useCan(permission: string): boolean {
  const me = useMe();
  const park = useOptionalPark();
  return holds(me, park?.id ?? null, permission);
}
