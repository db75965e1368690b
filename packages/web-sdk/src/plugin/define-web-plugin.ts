import type { ComponentType } from 'react';
import type { Language } from '../format/locale.ts';
import type { Translate } from '../i18n/use-t.ts';

/** Texts of one language: nested objects of strings, keys as in i18next. */
export interface Messages {
  [key: string]: string | Messages;
}

/** Given to every page: parameters of a nested path and the part of the URL after the page's path. */
export interface PageProps {
  /** What follows the page's path, without a leading slash; empty on the page itself. */
  rest: string;
}

/** Given to every widget. */
export interface WidgetProps {
  widgetId: string;
  /** Height of the content area in pixels; a widget fills it and never grows. */
  height: number;
}

/** What a plugin is handed to name what the search finds of it. */
export interface ReportFinder {
  /** Reads of the API; `./` is the plugin's own. Throws ProblemError. */
  get<T>(path: string): Promise<T>;
  /** Whether the person holds a permission in the chosen park. */
  can(permission: string): boolean;
  /** Texts of the plugin in the language in use. */
  t: Translate;
  language: Language;
  /** Of the chosen park. */
  timeZone: string;
}

/** A report or a device that the search can find. */
export interface FoundReport {
  /** Unique in its plugin, 200 characters at most. */
  id: string;
  /** In the language in use, 200 characters at most. */
  title: string;
  /** State, revision or owner: shown beside the title, and searched as well. 300 characters at most. */
  detail: string;
  /** Where it opens, on a page of the plugin: `/reports`. 300 characters at most. */
  to: string;
  /** Under which heading it is found; a report unless said otherwise. */
  kind?: 'report' | 'device';
}

/** The browser part of a plugin. Which pages and widgets are shown, and to whom, is said by its manifest. */
export interface WebPlugin {
  id: string;
  /** By the `path` of the manifest's nav item. */
  pages?: Record<string, ComponentType<PageProps> | ComponentType>;
  /** By the `id` of the manifest's widget. */
  widgets?: Record<string, ComponentType<WidgetProps> | ComponentType>;
  /**
   * Widgets that can show a past time (`useMoment`), by `id`. In the place of any other the screen says in a replay that
   * it shows nothing for a past time, so that no present value stands under a past one.
   */
  replays?: readonly string[];
  /**
   * Fetches what its widgets on the digital screen would load when they are first drawn. Called when a screen is opened, so
   * that a scene whose time comes later needs no server for it, and costs no frame.
   */
  fetchForScreen?: () => Promise<void>;
  /**
   * Its reports and devices by name, for the search. Asked when the search is opened, for ten seconds at most; what the
   * person may not see is left out, and so is what leads to a page that the person may not open. The first 2000 are taken.
   * For the people of one enterprise a plugin in a process of its own is not asked.
   */
  reports?: (find: ReportFinder) => Promise<readonly FoundReport[]>;
  /** Texts, i18next namespace = plugin id. Both languages must have the same keys. */
  locales?: Record<Language, Messages>;
}

/** Declares the browser part of a plugin; the default export of `web/index.tsx`. */
export function defineWebPlugin(plugin: WebPlugin): WebPlugin {
  return plugin;
}
