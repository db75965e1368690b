import type { ComponentType } from 'react';
import type { PageProps } from '../plugin/define-web-plugin.ts';

/** A page below a navigation item, at `<item>/<id>`; the first tab that is visible is also the item's own page. */
export interface SectionTab {
  /** Its title is `tab.<id>` in the plugin's locales. */
  id: string;
  /** Without it the tab is not shown. */
  permission: string;
  Component: ComponentType<PageProps>;
  /** A count beside the title, see {@link TabCount}; it draws nothing when there is nothing to tell. */
  Badge?: ComponentType;
}
