import { usePark, usePluginId } from '@lingtan/web-sdk';

/** Address of the plugin's pages in this park. */
export function useRoot(): string {
  const park = usePark();
  return `/parks/${park.id}/${usePluginId()}`;
}
