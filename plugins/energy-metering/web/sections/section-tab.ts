import type { PluginPageProps } from '@lingtan/web-sdk';
import type { ComponentType } from 'react';

/** A page below a navigation item, at `<item>/<id>`; the first tab is also the item's own page. */
export interface SectionTab {
  /** Its title is `tab.<id>` in the locales. */
  id: string;
  /** Without it the tab is not shown. */
  permission: string;
  Component: ComponentType<PluginPageProps>;
  /** A count beside the title; it draws nothing when there is nothing to tell. */
  Badge?: ComponentType;
}
